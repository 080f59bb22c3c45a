import { Body, Controller, Post } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import { JobResponse } from '@orderly/platform/jobs/dto/job.response';
import { TooManyJobs } from '@orderly/platform/jobs/job.errors';
import { jobStarted } from '@orderly/platform/jobs/job-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderExports } from '../exporting/order-exports.js';
import { OrderActionForbidden } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { ExportOrdersRequest } from './dto/export-orders.request.js';

@Controller({ path: 'order-exports', version: '1' })
@ApiTags('Orders')
export class OrderExportsController {
  constructor(
    private readonly exports: OrderExports,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @ApiDoc(
    'Export orders',
    'Starts a job that writes your orders to a file, or those of all customers with ' +
      '`orders:read-any`. Its `result` has the number of `records` and the `file`; download that ' +
      'within 24 hours by `POST /v1/files/{id}/link`. Amounts are in minor units. In CSV, texts ' +
      'that a spreadsheet would run as a formula begin with an apostrophe. Repeated while the ' +
      'same export is in progress, the request returns that job.',
  )
  @RequirePermission(OrderPermission.Read)
  @ApiResult(202, 'The job.', JobResponse, ['Location', 'Retry-After'])
  @ApiProblems(OrderActionForbidden, TooManyJobs)
  exportOrders(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: ExportOrdersRequest,
  ): Promise<HttpResult<JobResponse>> {
    return this.idempotency.once(call, async (tx) =>
      jobStarted(await this.exports.start(tx, actor, request)),
    );
  }
}
