import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { Line } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';
import { EXPORT_FORMATS, type ExportFormat } from '@orderly/platform/jobs/exporting/export-format';
import { JobType } from '@orderly/platform/jobs/job-type';
import {
  ORDER_STATUSES,
  type OrderStatus,
  PAYMENT_STATUSES,
  type PaymentStatus,
} from '../order/order-transitions.js';

/** Which orders are exported, and how. */
export class OrderExportFilter {
  @OneOf(EXPORT_FORMATS, {
    description:
      'CSV has a row for each line of an order; NDJSON has an order on each line, with its lines.',
  })
  readonly format: ExportFormat;

  @OneOf(ORDER_STATUSES, { optional: true })
  readonly status?: OrderStatus;

  @OneOf(PAYMENT_STATUSES, { optional: true })
  readonly paymentStatus?: PaymentStatus;

  @Id({
    optional: true,
    description:
      'Only orders of this customer. Customers other than the caller need `orders:read-any`.',
  })
  readonly customerId?: string;

  @Line({ max: 100, optional: true, description: 'Orders with exactly this `reference`.' })
  readonly reference?: string;

  @Line({
    max: 50,
    optional: true,
    description: 'Orders with this tag. Needs `orders:read-any`.',
  })
  readonly tag?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'As in `GET /v1/orders`. Not together with `updatedSince`.',
  })
  readonly q?: string;

  @Instant({ optional: true, description: 'Placed at this instant or later.' })
  readonly placedFrom?: Date;

  @Instant({ optional: true, description: 'Placed before this instant.' })
  readonly placedTo?: Date;

  @Instant({
    optional: true,
    description: 'Changed at this instant or later; what changed first comes first.',
  })
  readonly updatedSince?: Date;
}

/** The filter, limited to what its owner was allowed to read when the job started. */
export class OrderExportPayload extends OrderExportFilter {
  @Bool()
  readonly isForStaff: boolean;
}

export const ORDER_EXPORT = new JobType('orders', 'order-export', OrderExportPayload);
