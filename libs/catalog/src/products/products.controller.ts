import { Body, Controller, Get, Patch, Post, Put, Query } from '@nestjs/common';
import {
  CurrentActor,
  KnownCaller,
  Public,
  PublicWithMoreForKnownCallers,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import type { Freshness } from '@orderly/platform/database/freshness';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { CallersFreshness } from '@orderly/platform/http/consistency-token';
import { type IfMatch, RequiredIfMatch, withEtagOfBody } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { InsufficientStockAtLocation } from '../ledger/stock.errors.js';
import { CatalogPermission } from './catalog.permissions.js';
import { AddProductRequest } from './dto/add-product.request.js';
import { ChangeProductRequest } from './dto/change-product.request.js';
import { ListProductsQuery } from './dto/list-products.query.js';
import {
  ProductList,
  ProductResponse,
  StockedProductResponse,
  toProductResponse,
  toStockedProductResponse,
} from './dto/product.response.js';
import { SetStockRequest } from './dto/set-stock.request.js';
import {
  DoubleOptionName,
  OffSaleForbidden,
  ProductArchived,
  ProductHasVariants,
  ProductNotFound,
  SkuTaken,
  StockBelowReserved,
  UnknownCategory,
} from './product.errors.js';
import { productEtag } from './product-etag.js';
import { keysetOf } from './product-filter.js';
import { ProductsService } from './products.service.js';
import { PublicProducts } from './public-products.js';
import { Stocktaking } from './stocktaking.js';

@Controller({ path: 'products', version: '1' })
@ApiTags('Products')
export class ProductsController {
  constructor(
    private readonly products: ProductsService,
    private readonly publicProducts: PublicProducts,
    private readonly stocktaking: Stocktaking,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List products',
    'Products for sale, newest first; with `updatedSince`, in the order of their last changes. ' +
      'Search with `q`, or find one product by its SKU with `sku`. Callers with `catalog:write` ' +
      'can also list products that are off sale, and archived ones. Without a credential, the ' +
      'answer may be some seconds old, and caches may keep it: see `Cache-Control`.',
  )
  @PublicWithMoreForKnownCallers()
  @ApiResult(200, 'A page of products.', ProductList, ['Link', 'ETag'])
  @ApiProblems(OffSaleForbidden)
  listProducts(
    @KnownCaller() actor: Actor | undefined,
    @CallersFreshness() freshness: Freshness,
    @Query() query: ListProductsQuery,
  ): Promise<HttpResult> {
    const list = (each: Freshness): Promise<HttpResult> =>
      this.pages.respond({
        path: '/v1/products',
        query,
        fetch: (page) => this.products.list(actor, query, page, each),
        keyset: keysetOf(query),
        item: (product): ProductResponse => product,
      });
    // Search words and times differ from one caller to the next, so caching them would not help.
    const isCommon = query.q === undefined && query.updatedSince === undefined;
    if (!isCommon || !this.publicProducts.serves(freshness)) return list(freshness);
    return this.publicProducts.respond(JSON.stringify(query), async (each) =>
      withEtagOfBody(await list(each)),
    );
  }

  @Get(':id')
  @ApiDoc(
    'Get a product',
    'Also returns products that are off sale (`active` is false). The ETag changes with every ' +
      'sale, because `available` does. Without a credential, the answer may be some seconds ' +
      'old, and caches may keep it: see `Cache-Control`. Orders always use the present stock.',
  )
  @Public()
  @ApiResult(200, 'The product.', ProductResponse, ['ETag'])
  @ApiProblems(ProductNotFound)
  async getProduct(
    @IdParam('id') productId: string,
    @CallersFreshness() freshness: Freshness,
  ): Promise<HttpResult> {
    const get = async (each: Freshness): Promise<HttpResult> => {
      const product = await this.products.get(productId, each);
      return HttpResult.ok(toProductResponse(product), { etag: productEtag(product) });
    };
    return this.publicProducts.serves(freshness)
      ? this.publicProducts.respond(productId, get)
      : get(freshness);
  }

  @Post()
  @ApiDoc(
    'Add a product',
    'The product is for sale immediately, with `onHand` units in stock (default 0).',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(201, 'The product.', StockedProductResponse, ['ETag', 'Location'])
  @ApiProblems(SkuTaken, UnknownCategory, DoubleOptionName)
  addProduct(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddProductRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const product = await this.products.add(tx, actor, request);
      return HttpResult.created(`/v1/products/${product.id}`, toStockedProductResponse(product), {
        etag: productEtag(product),
      });
    });
  }

  @Patch(':id')
  @ApiDoc(
    'Change a product',
    'Changes only the fields that are sent. If-Match takes the ETag of the product, or its ' +
      '`version` in quotes, which lists also show. Changes of these fields make it stale; sales ' +
      'and stock changes do not.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The product as it is now.', StockedProductResponse, ['ETag'])
  @ApiProblems(
    ProductNotFound,
    ProductArchived,
    UnknownCategory,
    ProductHasVariants,
    DoubleOptionName,
  )
  async changeProduct(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeProductRequest,
  ): Promise<HttpResult> {
    const product = await this.transactions.run((tx) =>
      this.products.change(tx, actor, productId, ifMatch, request),
    );
    return HttpResult.ok(toStockedProductResponse(product), { etag: productEtag(product) });
  }

  @Put(':id/stock')
  @ApiDoc(
    'Set the stock of a product',
    'Sets the quantity on hand, including reserved units, for example after a delivery ' +
      'or a count. The difference is put into the main location or taken from it. The ' +
      'quantity cannot be less than orders have reserved. If-Match takes the ETag of the ' +
      'product or of its stock. Other changes of the quantity on hand make it stale; sales do ' +
      'not.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The product with its stock as it is now.', StockedProductResponse, ['ETag'])
  @ApiProblems(ProductNotFound, StockBelowReserved, InsufficientStockAtLocation)
  async setStock(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: SetStockRequest,
  ): Promise<HttpResult> {
    const product = await this.transactions.run((tx) =>
      this.stocktaking.set(tx, actor, productId, ifMatch, request.onHand),
    );
    return HttpResult.ok(toStockedProductResponse(product), { etag: productEtag(product) });
  }
}
