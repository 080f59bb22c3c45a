import { Body, Controller, Post, Put } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, OptionalIfMatch } from '@orderly/platform/http/etag';
import { RuleParam } from '@orderly/platform/http/fields/params';
import { line } from '@orderly/platform/http/fields/text';
import { HttpResult } from '@orderly/platform/http/http-result';
import { type IfNoneMatch, OptionalIfNoneMatch } from '@orderly/platform/http/if-none-match';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from './catalog.permissions.js';
import { StockedProductResponse, toStockedProductResponse } from './dto/product.response.js';
import { PutProductRequest, PutProductsRequest } from './dto/put-product.request.js';
import { PutProductsResponse, toPutProductResult } from './dto/put-products.response.js';
import { ProductArchived, ProductNotFound } from './product.errors.js';
import { productEtag } from './product-etag.js';
import { PutProduct } from './put-product.js';

@Controller({ path: 'products', version: '1' })
@ApiTags('Products')
export class ProductsBySkuController {
  constructor(
    private readonly products: PutProduct,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
  ) {}

  @Put('by-sku/:sku')
  @ApiDoc(
    'Add or change a product by its SKU',
    'Adds the product when no product has the SKU, and otherwise changes it. If-Match is ' +
      'optional; with it, the request only changes a product that is as you saw it. With ' +
      '`If-None-Match: *` it only adds. The stock stays as it is: set it with ' +
      '`POST /v1/stock/bulk`.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The product as it is now.', StockedProductResponse, ['ETag'])
  @ApiResult(201, 'The new product.', StockedProductResponse, ['ETag', 'Location'])
  @ApiProblems(ProductNotFound, ProductArchived)
  async putProductBySku(
    @CurrentActor() actor: Actor,
    @RuleParam('sku', line({ max: 100 })) sku: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @OptionalIfNoneMatch() ifNoneMatch: IfNoneMatch | undefined,
    @Body() request: PutProductRequest,
  ): Promise<HttpResult> {
    const { outcome, product } = await this.transactions.run((tx) =>
      this.products.put(tx, actor, { ...request, sku }, { ifMatch, ifNoneMatch }),
    );
    const body = toStockedProductResponse(product);
    const headers = { etag: productEtag(product) };
    return outcome === 'added'
      ? HttpResult.created(`/v1/products/${product.id}`, body, headers)
      : HttpResult.ok(body, headers);
  }

  @Post('bulk')
  @ApiDoc(
    'Add or change many products',
    'Adds or changes up to 1,000 products by their SKUs; the response has a result for each. ' +
      'Each item is applied or refused by itself; but when one is malformed, nothing is done ' +
      'and the pointers in `errors` name it. A product that is as wanted already ' +
      'keeps its version, so the request may be repeated.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The result of each item.', PutProductsResponse)
  putProducts(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() { items }: PutProductsRequest,
  ): Promise<HttpResult<PutProductsResponse>> {
    return this.idempotency.once(call, async (tx) => {
      const results = await this.products.putAll(tx, actor, items);
      return HttpResult.ok({
        results: results.map((result, at) => toPutProductResult(items[at]?.sku ?? '', result)),
      });
    });
  }
}
