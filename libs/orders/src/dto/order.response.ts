import type { Actor } from '@orderly/platform/access/actor';
import { pageOf } from '@orderly/platform/http/pagination';
import { id, moneyResponse, timestamp } from '@orderly/platform/http/schemas';
import { CURRENCIES } from '@orderly/platform/money/currency';
import { z } from 'zod';
import type { Order, OrderLine } from '../order.entity.js';
import { allowedActions } from '../order.policy.js';
import type { ListedOrder } from '../order.rows.js';
import { ORDER_NUMBER_PATTERN } from '../order-number.js';
import {
  ORDER_LIFE,
  ORDER_STATUSES,
  type OrderAction,
  PAYMENT_STATUSES,
} from '../order-state-machine.js';
import { MAX_LINES } from './place-order.request.js';

const ACTIONS = Object.keys(ORDER_LIFE) as [OrderAction, ...OrderAction[]];

const orderLineResponse = z
  .object({
    id: id(),
    productId: id(),
    sku: z.string(),
    name: z.string(),
    quantity: z.int().min(1),
    unitPrice: moneyResponse,
    total: moneyResponse,
  })
  .meta({
    id: 'OrderLine',
    description: 'SKU, name and price as they were when the order was placed.',
  });

const head = {
  id: id(),
  number: z
    .string()
    .regex(new RegExp(ORDER_NUMBER_PATTERN))
    .meta({
      description: 'For people: safe to read out, cannot be guessed.',
      examples: ['ORD-7K3M-9QWX-2HTJ'],
    }),
  reference: z.string().nullable().meta({ description: 'What the request called it.' }),
  customerId: id(),
  status: z.enum(ORDER_STATUSES),
  paymentStatus: z.enum(PAYMENT_STATUSES),
  total: moneyResponse,
  currency: z
    .enum(CURRENCIES as [string, ...string[]])
    .meta({ description: 'The currency of all amounts of the order.' }),
  placedAt: timestamp(),
  updatedAt: timestamp().meta({ description: 'When `version` rose last.' }),
  version: z.int().min(1).meta({
    description:
      'Rises with each change of the order. In quotes it does for If-Match: `If-Match: "3"`, without asking for the ETag first.',
  }),
  allowedActions: z
    .array(z.enum(ACTIONS))
    .max(ACTIONS.length)
    .meta({ description: 'What this caller may do with the order now.' }),
};

export const orderResponse = z
  .object({ ...head, lines: z.array(orderLineResponse).max(MAX_LINES) })
  .meta({ id: 'Order' });

export const orderSummaryResponse = z
  .object({ ...head, lineCount: z.int().min(1) })
  .meta({ id: 'OrderSummary', description: 'An order without its lines, as lists hold it.' });

export const orderList = pageOf(orderSummaryResponse, 'OrderList');

export type OrderResponse = z.infer<typeof orderResponse>;

const toLine = (line: OrderLine): OrderResponse['lines'][number] => ({
  id: line.id,
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: line.unitPrice.toJSON(),
  total: line.total.toJSON(),
});

export const toOrderResponse = (order: Order, actor: Actor): OrderResponse => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  total: order.total.toJSON(),
  currency: order.total.currency,
  placedAt: order.placedAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
  version: order.version,
  allowedActions: allowedActions(actor, order),
  lines: order.lines.map(toLine),
});

export const toOrderSummaryResponse = (
  order: ListedOrder,
  actor: Actor,
): z.infer<typeof orderSummaryResponse> => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  total: order.total,
  currency: order.total.currency,
  placedAt: order.placedAt,
  updatedAt: order.updatedAt,
  version: order.version,
  allowedActions: allowedActions(actor, order),
  lineCount: order.lineCount,
});
