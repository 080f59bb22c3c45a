import { Body, Controller, Post } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import { JobResponse } from '@orderly/platform/jobs/dto/job.response';
import { TooManyJobs } from '@orderly/platform/jobs/job.errors';
import { jobStarted } from '@orderly/platform/jobs/job-result';
import { Jobs } from '@orderly/platform/jobs/jobs';
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { PRODUCT_EXPORT, ProductExportFilter } from './product-export.js';

@ApiSchema({ name: 'ExportProducts', examples: [{ format: 'csv', category: 'tea' }] })
class ExportProductsRequest extends ProductExportFilter {}

@Controller({ path: 'product-exports', version: '1' })
@ApiTags('Products')
export class ProductExportsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @ApiDoc(
    'Export products',
    'Starts a job that writes products to a file that `POST /v1/product-imports` takes, with ' +
      '`onHand` if you may see the stock (`stock:write`). Its `result` has the number of ' +
      '`records` and the `file`; download that within 24 hours by `POST /v1/files/{id}/link`. In ' +
      'CSV, texts that a spreadsheet would run as a formula begin with an apostrophe.',
  )
  @RequirePermission(CatalogPermission.Write)
  @ApiResult(202, 'The job.', JobResponse, ['Location', 'Retry-After'])
  @ApiProblems(TooManyJobs)
  exportProducts(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: ExportProductsRequest,
  ): Promise<HttpResult<JobResponse>> {
    return this.idempotency.once(call, async (tx) => {
      const payload = { ...request, withStock: may(actor, CatalogPermission.WriteStock) };
      const dedupeKey = JSON.stringify(payload);
      const started = await this.jobs.enqueue(tx, actor, PRODUCT_EXPORT, payload, { dedupeKey });
      if (started.isNew)
        await this.audit.record(tx, {
          actorId: actor.userId,
          origin: actor.origin,
          action: 'catalog.export-started',
          subject: { type: 'job', id: started.job.id },
          after: { format: request.format },
        });
      return jobStarted(started.job);
    });
  }
}
