import { Body, Controller, Post } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { UnknownLocation } from '../ledger/stock.errors.js';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { AdjustInBulk } from './adjust-in-bulk.js';
import { AdjustStockInBulkRequest } from './dto/stock-in-bulk.request.js';
import { StockInBulkResponse } from './dto/stock-in-bulk.response.js';

@Controller({ path: 'stock', version: '1' })
@ApiTags('Stock')
export class StockInBulkController {
  constructor(
    private readonly adjustments: AdjustInBulk,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('bulk')
  @ApiDoc(
    'Adjust the stock of many products',
    'Adjusts up to 1,000 products at one location. Each item is applied or refused by itself, ' +
      'in the order of the request; the response has a result for each. Repeat the request ' +
      'with the same Idempotency-Key to get the same results, without a second effect.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The result of each item.', StockInBulkResponse)
  @ApiProblems(UnknownLocation)
  adjustStockInBulk(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request: AdjustStockInBulkRequest,
  ): Promise<HttpResult<StockInBulkResponse>> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.ok({ results: await this.adjustments.adjust(tx, actor, request) }),
    );
  }
}
