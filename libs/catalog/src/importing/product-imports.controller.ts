import { Controller, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { FileStorageFull, FileTooLarge } from '@orderly/platform/files/file.errors';
import { QueryBool } from '@orderly/platform/http/fields/choices';
import { type FileBody, TakesFile, UploadedFile } from '@orderly/platform/http/file-body';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import { JobResponse } from '@orderly/platform/jobs/dto/job.response';
import { TooManyJobs } from '@orderly/platform/jobs/job.errors';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { PRODUCT_COLUMNS } from './imported-product.js';
import { ProductImports } from './product-imports.js';

class ImportProductsQuery {
  @QueryBool({
    default: 'false',
    description: 'Checks every row and reports what would happen, but changes nothing.',
  })
  readonly dryRun: boolean;
}

@Controller({ path: 'product-imports', version: '1' })
@ApiTags('Products')
export class ProductImportsController {
  constructor(private readonly imports: ProductImports) {}

  @Post()
  @ApiDoc(
    'Import products',
    'Starts a job that adds or changes products by their SKUs. The body is the file itself, in ' +
      `UTF-8: CSV with the columns ${PRODUCT_COLUMNS.join(', ')}, of which sku, name, price and ` +
      'currency are needed, or NDJSON with the same facts as objects. `price` is in minor units: ' +
      '1299 is £12.99. `POST /v1/product-exports` writes such files. A row keeps what it leaves ' +
      'out. Each row is applied or refused by itself: the `result` counts the rows that were ' +
      '`added`, `changed`, `unchanged` and `refused`, with the first `errors` and all of them in ' +
      '`errorFile`. Their `pointer` leads into the row: `/price` is the column `price` of CSV. A ' +
      '`charset` other than UTF-8 or US-ASCII gets 415. To import a file again does no harm.',
  )
  @RequirePermission(CatalogPermission.Write)
  @TakesFile('text/csv', 'application/x-ndjson')
  @ApiResult(202, 'The job.', JobResponse, ['Location', 'Retry-After'])
  @ApiProblems(FileTooLarge, FileStorageFull, TooManyJobs)
  importProducts(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Query() { dryRun }: ImportProductsQuery,
    @UploadedFile() file: FileBody,
  ): Promise<HttpResult<JobResponse>> {
    return this.imports.start(actor, call, file, dryRun);
  }
}
