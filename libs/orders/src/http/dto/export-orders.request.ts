import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OrderExportFilter } from '../../exporting/order-export.js';

@ApiSchema({
  name: 'ExportOrders',
  examples: [{ format: 'csv', placedFrom: '2026-11-01T00:00:00Z' }],
})
export class ExportOrdersRequest extends OrderExportFilter {}
