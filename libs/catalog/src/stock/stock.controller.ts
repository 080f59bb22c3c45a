import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  InsufficientStockAtLocation,
  LocationInactive,
  TooMuchStock,
  UnknownLocation,
} from '../ledger/stock.errors.js';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { ProductNotFound, StockBelowReserved } from '../products/product.errors.js';
import { productEtag } from '../products/product-etag.js';
import { NothingReceived, SameLocation } from './adjustment.errors.js';
import { AdjustStockRequest } from './dto/adjust-stock.request.js';
import { MovementList, type MovementResponse } from './dto/movement.response.js';
import { StockResponse, toStockResponse } from './dto/stock.response.js';
import { TransferStockRequest } from './dto/transfer-stock.request.js';
import { StockService } from './stock.service.js';
import type { ProductStock } from './stock.sql.js';

@Controller({ path: 'products/:id/stock', version: '1' })
@ApiSection('Stock', 'What is in stock, where it is, and how it came and went.')
export class StockController {
  constructor(
    private readonly stock: StockService,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'Get the stock of a product',
    'The quantities on hand, reserved and available, and the quantity at each location. The ' +
      'ETag is that of the product.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The stock.', StockResponse, ['ETag'])
  @ApiProblems(ProductNotFound)
  async getStock(@IdParam('id') productId: string): Promise<HttpResult> {
    return answerOf(await this.stock.get(productId));
  }

  @Post('adjustments')
  @ApiDoc(
    'Adjust the stock of a product',
    'Adds a delivery to a location, removes what is lost or broken, or sets the quantity that ' +
      'was counted there. No location can have less than nothing, and no product less than ' +
      'orders have reserved.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The stock as it is now.', StockResponse, ['ETag'])
  @ApiProblems(
    ProductNotFound,
    UnknownLocation,
    LocationInactive,
    NothingReceived,
    TooMuchStock,
    InsufficientStockAtLocation,
    StockBelowReserved,
  )
  adjustStock(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request: AdjustStockRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) =>
      answerOf(await this.stock.adjust(tx, actor, productId, request)),
    );
  }

  @Post('transfers')
  @ApiDoc(
    'Transfer stock of a product',
    'Moves units from one location to another. What is on hand, reserved and available in ' +
      'total stays the same.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The stock as it is now.', StockResponse, ['ETag'])
  @ApiProblems(
    ProductNotFound,
    SameLocation,
    UnknownLocation,
    LocationInactive,
    InsufficientStockAtLocation,
  )
  transferStock(
    @CurrentActor() actor: Actor,
    @IdParam('id') productId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request: TransferStockRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) =>
      answerOf(await this.stock.transfer(tx, actor, productId, request)),
    );
  }

  @Get('movements')
  @ApiDoc(
    'List stock movements',
    'Every change of the stock of the product, newest first: receipts, adjustments, ' +
      'reservations, releases, shipments and returns. The deltas of all movements add up to ' +
      'the stock.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'A page of movements.', MovementList, ['Link'])
  @ApiProblems(ProductNotFound)
  listStockMovements(
    @IdParam('id') productId: string,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: `/v1/products/${productId}/stock/movements`,
      query,
      fetch: (page) => this.stock.movements(productId, page),
      keyset: ({ id }) => [id],
      item: (movement): MovementResponse => movement,
    });
  }
}

const answerOf = (stock: ProductStock): HttpResult => {
  const { productVersion, version, onHand, reserved } = stock;
  const etag = productEtag({
    version: productVersion,
    stock: { version, available: onHand - reserved },
  });
  return HttpResult.ok(toStockResponse(stock), { etag });
};
