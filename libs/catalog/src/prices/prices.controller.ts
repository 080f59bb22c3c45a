import { Body, Controller, Get, Put } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { ProductNotFound } from '../products/product.errors.js';
import { productEtag } from '../products/product-etag.js';
import { PricesResponse, toPricesResponse } from './dto/prices.response.js';
import { SetPricesRequest } from './dto/set-prices.request.js';
import { EmptyValidity, OverlappingPrices } from './price.errors.js';
import { type PricedProduct, Prices } from './prices.js';

@Controller({ path: 'products/:id/prices', version: '1' })
@ApiTags('Products')
export class PricesController {
  constructor(
    private readonly prices: Prices,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiDoc(
    'List the prices of a product',
    'The base price, and the prices for other currencies, for groups of customers and for a ' +
      'time. The ETag is that of the product.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The prices.', PricesResponse, ['ETag'])
  @ApiProblems(ProductNotFound)
  async getPrices(@IdParam('id') productId: string): Promise<HttpResult> {
    return answer(await this.prices.get(productId));
  }

  @Put()
  @ApiDoc(
    'Set the prices of a product',
    'Replaces all prices except the base price, which is `unitPrice` of the product. When a ' +
      'customer orders, a price for their group comes before a general one, and a price for a ' +
      'time before one without limits; the base price is last. If-Match takes the ETag of the ' +
      'product or its `version` in quotes; the change raises the version.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(200, 'The prices as they are now.', PricesResponse, ['ETag'])
  @ApiProblems(ProductNotFound, EmptyValidity, OverlappingPrices)
  async setPrices(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: SetPricesRequest,
  ): Promise<HttpResult> {
    const prices = request.prices.map(({ price, customerGroup, validFrom, validTo }) => ({
      price,
      customerGroup: customerGroup ?? null,
      validFrom: validFrom ?? null,
      validTo: validTo ?? null,
    }));
    return answer(
      await this.transactions.run((tx) => this.prices.set(tx, actor, productId, ifMatch, prices)),
    );
  }
}

const answer = (priced: PricedProduct): HttpResult =>
  HttpResult.ok(toPricesResponse(priced), { etag: productEtag(priced.product) });
