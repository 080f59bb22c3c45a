import { AppConfig } from '@orderly/platform/config/app-config';
import { Files } from '@orderly/platform/files/files';
import type { Keyset } from '@orderly/platform/http/pagination';
import { ExportJob, type ExportPage } from '@orderly/platform/jobs/exporting/export-job';
import type { Cell } from '@orderly/platform/jobs/exporting/record-text';
import { JobHandler } from '@orderly/platform/jobs/running/job-handler';
import { OrderPermission } from '../order/orders.permissions.js';
import { keysetOf } from '../reading/order-filter.js';
import { OrderLists } from '../reading/order-lists.js';
import { OrderSearch } from '../reading/order-search.js';
import { cellsOf, type ExportedOrder, ORDER_COLUMNS, recordOf } from './exported-order.js';
import { ORDER_EXPORT, type OrderExportPayload } from './order-export.js';

/** As many orders as a list reads at once. */
const PAGE_SIZE = 100;

/** Writes orders with all their lines to a file, in the order of the list. */
@JobHandler(ORDER_EXPORT)
export class ExportOrders extends ExportJob<OrderExportPayload, ExportedOrder> {
  protected override readonly fileName = 'orders';
  protected override readonly columns = ORDER_COLUMNS;

  constructor(
    files: Files,
    config: AppConfig,
    private readonly lists: OrderLists,
    private readonly search: OrderSearch,
  ) {
    super(files, config.files.maxExportBytes);
  }

  protected override permissionFor({ isForStaff }: OrderExportPayload) {
    return isForStaff ? OrderPermission.ReadAny : OrderPermission.Read;
  }

  protected override async page(
    { format: _, isForStaff: __, q, ...filter }: OrderExportPayload,
    after: Keyset | null,
    startedAt: Date,
  ): Promise<ExportPage<ExportedOrder>> {
    const sought = q === undefined ? undefined : await this.search.resolve(q);
    const limit = PAGE_SIZE;
    const listed = await this.lists.list({ ...filter, sought }, { limit, after });
    // Orders that keep changing would come again and again.
    const orders = filter.updatedSince
      ? listed.filter(({ updatedAt }) => new Date(updatedAt) <= startedAt)
      : listed;
    const lines = await this.lists.withAllLines(orders);
    const rows = orders.map((order) => ({ ...order, lines: lines.get(order.id) ?? [] }));
    const last = orders.length < limit ? undefined : orders.at(-1);
    return { rows, after: last ? keysetOf(filter)(last) : null };
  }

  protected override cells(
    order: ExportedOrder,
    { isForStaff }: OrderExportPayload,
  ): ReadonlyArray<readonly Cell[]> {
    return cellsOf(order, isForStaff);
  }

  protected override record(order: ExportedOrder, { isForStaff }: OrderExportPayload): object {
    return recordOf(order, isForStaff);
  }
}
