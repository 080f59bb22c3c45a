import type { Cell } from '@orderly/platform/jobs/exporting/record-text';
import type { OrderLine } from '../order/order.entity.js';
import type { ListedOrder } from '../reading/order.rows.js';

export interface ExportedOrder extends ListedOrder {
  readonly lines: readonly OrderLine[];
}

/** Amounts are in minor units of `currency`. */
export const ORDER_COLUMNS = [
  'number',
  'reference',
  'customerId',
  'status',
  'paymentStatus',
  'placedAt',
  'updatedAt',
  'tags',
  'currency',
  'total',
  'line',
  'sku',
  'name',
  'quantity',
  'unitPrice',
  'discount',
  'taxRate',
  'tax',
  'shippedQuantity',
  'returnedQuantity',
  'cancelledQuantity',
  'refundedQuantity',
];

/** One row for each line. Tags are for staff alone. */
export const cellsOf = (order: ExportedOrder, isForStaff: boolean): Cell[][] =>
  order.lines.map((line) => [
    order.number,
    order.reference,
    order.customerId,
    order.status,
    order.paymentStatus,
    order.placedAt,
    order.updatedAt,
    isForStaff ? order.tags.join(', ') : null,
    order.total.currency,
    order.total.amount,
    line.position,
    line.sku,
    line.name,
    line.quantity,
    line.unitPrice.amount,
    line.discountAmount,
    line.taxRate,
    line.taxAmount,
    line.shippedQuantity,
    line.returnedQuantity,
    line.cancelledQuantity,
    line.refundedQuantity,
  ]);

export const recordOf = (order: ExportedOrder, isForStaff: boolean): object => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  placedAt: order.placedAt,
  updatedAt: order.updatedAt,
  ...(isForStaff && { tags: order.tags }),
  total: order.total,
  lines: order.lines.map((line) => ({
    id: line.id,
    productId: line.productId,
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice.toJSON(),
    discount: line.discountAmount,
    taxRate: line.taxRate,
    tax: line.taxAmount,
    shippedQuantity: line.shippedQuantity,
    returnedQuantity: line.returnedQuantity,
    cancelledQuantity: line.cancelledQuantity,
    refundedQuantity: line.refundedQuantity,
  })),
});
