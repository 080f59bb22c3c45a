import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  CurrentActor,
  Public,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { UnknownCategory } from '../products/product.errors.js';
import { CategoriesService, categoryEtag } from './categories.service.js';
import type { Category } from './category.entity.js';
import {
  CategoryCycle,
  CategoryInUse,
  CategoryNotFound,
  SlugTaken,
  TooManyCategories,
} from './category.errors.js';
import {
  AddCategoryRequest,
  ChangeCategoryRequest,
  ListCategoriesQuery,
  TOP,
} from './dto/category.requests.js';
import { CategoryList, CategoryResponse, toCategoryResponse } from './dto/category.response.js';

@Controller({ path: 'categories', version: '1' })
@ApiSection('Categories', 'The tree in which products are placed.')
export class CategoriesController {
  constructor(
    private readonly categories: CategoriesService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List categories',
    'All categories, or with `parent` those directly below one, sorted by `position`. Build the ' +
      'tree from their `parentId`. `GET /v1/products?category=` lists the products of one.',
  )
  @Public()
  @ApiResult(200, 'A page of categories.', CategoryList, ['Link'])
  listCategories(@Query() query: ListCategoriesQuery): Promise<HttpResult> {
    const parentId = query.parent === TOP ? null : query.parent;
    return this.pages.respond({
      path: '/v1/categories',
      query,
      fetch: (page) => this.categories.list(parentId, page),
      keyset: ({ position, id }) => [position, id],
      item: toCategoryResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a category')
  @Public()
  @ApiResult(200, 'The category.', CategoryResponse, ['ETag'])
  @ApiProblems(CategoryNotFound)
  async getCategory(@IdParam('id') categoryId: string): Promise<HttpResult> {
    return HttpResult.ok(...bodyOf(await this.categories.get(categoryId)));
  }

  @Post()
  @ApiDoc('Add a category')
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(201, 'The category.', CategoryResponse, ['ETag', 'Location'])
  @ApiProblems(SlugTaken, UnknownCategory, TooManyCategories)
  addCategory(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() { slug, name, parentId = null, position }: AddCategoryRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const details = { slug, name, parentId, position };
      const category = await this.categories.add(tx, actor, details);
      return HttpResult.created(`/v1/categories/${category.id}`, ...bodyOf(category));
    });
  }

  @Patch(':id')
  @ApiDoc(
    'Change or move a category',
    'Changes only the fields that are sent. A new `parentId` moves the category together with ' +
      'all below it.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The category as it is now.', CategoryResponse, ['ETag'])
  @ApiProblems(CategoryNotFound, SlugTaken, UnknownCategory, CategoryCycle, TooManyCategories)
  async changeCategory(
    @CurrentActor() actor: Actor,
    @IdParam('id') categoryId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeCategoryRequest,
  ): Promise<HttpResult> {
    const category = await this.transactions.run((tx) =>
      this.categories.change(tx, actor, categoryId, ifMatch, request),
    );
    return HttpResult.ok(...bodyOf(category));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiDoc(
    'Remove a category',
    'Only when it has neither products nor categories below it. Archived products count, too.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(204, 'The category is gone.')
  @ApiProblems(CategoryNotFound, CategoryInUse)
  async removeCategory(
    @CurrentActor() actor: Actor,
    @IdParam('id') categoryId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    await this.transactions.run((tx) => this.categories.remove(tx, actor, categoryId, ifMatch));
  }
}

const bodyOf = (category: Category): [CategoryResponse, { etag: string }] => [
  toCategoryResponse(category),
  { etag: categoryEtag(category) },
];
