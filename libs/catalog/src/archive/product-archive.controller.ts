import { Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import type { Transaction } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, OptionalIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import {
  StockedProductResponse,
  toStockedProductResponse,
} from '../products/dto/product.response.js';
import type { Product } from '../products/product.entity.js';
import { ProductNotFound } from '../products/product.errors.js';
import { productEtag } from '../products/product-etag.js';
import { ProductArchive } from './product-archive.js';

@Controller({ path: 'products', version: '1' })
@ApiTags('Products')
export class ProductArchiveController {
  constructor(
    private readonly products: ProductArchive,
    private readonly idempotency: Idempotency,
  ) {}

  @Post(':id/archive')
  @HttpCode(200)
  @ApiDoc(
    'Archive a product',
    'Takes the product off sale and out of all lists but `?archived=true`. It stays readable, ' +
      'because orders refer to it. Its variants are archived one by one. Repeating the request ' +
      'changes nothing.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The product as it is now.', StockedProductResponse, ['ETag'])
  @ApiProblems(ProductNotFound)
  archiveProduct(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.answer(call, (tx) => this.products.archive(tx, actor, productId, ifMatch));
  }

  @Post(':id/restore')
  @HttpCode(200)
  @ApiDoc(
    'Restore an archived product',
    'The product is off sale until `active` is set. Repeating the request changes nothing.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The product as it is now.', StockedProductResponse, ['ETag'])
  @ApiProblems(ProductNotFound)
  restoreProduct(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.answer(call, (tx) => this.products.restore(tx, actor, productId, ifMatch));
  }

  private answer(
    call: IdempotentCall | undefined,
    change: (tx: Transaction) => Promise<Product>,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const product = await change(tx);
      return HttpResult.ok(toStockedProductResponse(product), { etag: productEtag(product) });
    });
  }
}
