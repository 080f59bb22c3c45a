import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { EXPORT_FORMATS, type ExportFormat } from '@orderly/platform/jobs/exporting/export-format';
import { JobType } from '@orderly/platform/jobs/job-type';

export class ProductImportPayload {
  @Id()
  readonly fileId: string;

  @OneOf(EXPORT_FORMATS)
  readonly format: ExportFormat;

  @Bool()
  readonly dryRun: boolean;
}

export const PRODUCT_IMPORT = new JobType('catalog', 'product-import', ProductImportPayload);
