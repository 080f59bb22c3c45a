import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { Line } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';
import { EXPORT_FORMATS, type ExportFormat } from '@orderly/platform/jobs/exporting/export-format';
import { JobType } from '@orderly/platform/jobs/job-type';

/** Which products are exported, and how. */
export class ProductExportFilter {
  @OneOf(EXPORT_FORMATS)
  readonly format: ExportFormat;

  @Line({
    max: 100,
    optional: true,
    description: 'The id or slug of a category: products in it or below it.',
  })
  readonly category?: string;

  @Bool({ optional: true, description: 'Only products for sale, or only those off sale.' })
  readonly active?: boolean;

  @Bool({ optional: true, description: 'True: archived products, and no others.' })
  readonly archived?: boolean;

  @Instant({ optional: true, description: 'Changed at this instant or later.' })
  readonly updatedSince?: Date;
}

export class ProductExportPayload extends ProductExportFilter {
  /** Whether its owner might see the stock when the job started. */
  @Bool()
  readonly withStock: boolean;
}

export const PRODUCT_EXPORT = new JobType('catalog', 'product-export', ProductExportPayload);
