import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  CurrentActor,
  Public,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import {
  ProductList,
  type ProductResponse,
  toStockedProductResponse,
} from '../products/dto/product.response.js';
import { ProductNotFound, SkuTaken } from '../products/product.errors.js';
import { ProductsService } from '../products/products.service.js';
import { AddVariantsRequest } from './dto/add-variants.request.js';
import { AddedVariants } from './dto/added-variants.response.js';
import { NoOptionNames, TooManyVariants, VariantExists, WrongOptions } from './variant.errors.js';
import { Variants } from './variants.js';

@Controller({ path: 'products/:id/variants', version: '1' })
@ApiTags('Products')
export class VariantsController {
  constructor(
    private readonly products: ProductsService,
    private readonly variants: Variants,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List the variants of a product',
    'Those for sale, newest first. `GET /v1/products?variantOf=` lists them with other filters.',
  )
  @Public()
  @ApiResult(200, 'A page of variants.', ProductList, ['Link'])
  @ApiProblems(ProductNotFound)
  async listVariants(
    @IdParam('id') productId: string,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    await this.products.get(productId);
    const filter = { variantOf: productId };
    return this.pages.respond({
      path: `/v1/products/${productId}/variants`,
      query,
      fetch: (page) => this.products.list(undefined, filter, page),
      keyset: ({ id }) => [id],
      item: (product): ProductResponse => product,
    });
  }

  @Post()
  @ApiDoc(
    'Add variants of a product',
    'Adds all of them or none. Each is a product of its own, with its SKU, price and stock; it ' +
      'begins with the texts, images, tax class and categories of the product. Set ' +
      '`optionNames` of the product first.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(201, 'The variants.', AddedVariants, ['Location'])
  @ApiProblems(
    ProductNotFound,
    NoOptionNames,
    WrongOptions,
    TooManyVariants,
    VariantExists,
    SkuTaken,
  )
  addVariants(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() { variants }: AddVariantsRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const added = await this.variants.add(tx, actor, productId, variants);
      return HttpResult.created(`/v1/products/${productId}/variants`, {
        variants: added.map(toStockedProductResponse),
      });
    });
  }
}
