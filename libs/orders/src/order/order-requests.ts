import type { Permission } from '@orderly/platform/kernel/identity/actor';
import {
  ORDER_ACTIONS,
  type OrderAction,
  type OrderStatus,
  type PaymentStatus,
} from './order-transitions.js';
import { OrderPermission } from './orders.permissions.js';

interface OrderRequest {
  readonly from: readonly OrderStatus[];
  /** The payment statuses in which there is something to ask for; undefined: any. */
  readonly payment?: readonly PaymentStatus[];
  readonly permission: { readonly own?: Permission; readonly any: Permission };
  /** Below `/v1/orders/{id}`. */
  readonly route: string;
  /** For the documentation, which is generated from this table. */
  readonly meaning: string;
}

/**
 * What callers may request for an order without changing its status: the request has states of its
 * own. Beside `ORDER_TRANSITIONS`, this table decides `allowedActions`.
 */
export const ORDER_REQUESTS = {
  return: {
    from: ['partially-shipped', 'shipped', 'delivered'],
    permission: { own: OrderPermission.Return, any: OrderPermission.ReturnAny },
    route: 'returns',
    meaning: 'Ask to send shipped goods back.',
  },
  pay: {
    from: ['placed', 'confirmed', 'partially-shipped', 'shipped', 'delivered'],
    payment: ['unpaid', 'partially-paid', 'failed'],
    permission: { own: OrderPermission.Pay, any: OrderPermission.RecordPayment },
    route: 'payments',
    meaning: 'Pay what is due.',
  },
  refund: {
    from: ['placed', 'confirmed', 'partially-shipped', 'shipped', 'delivered', 'cancelled'],
    payment: ['partially-paid', 'paid', 'partially-refunded'],
    permission: { any: OrderPermission.Refund },
    route: 'payments/{paymentId}/refund',
    meaning: 'Give money back that was paid.',
  },
} as const satisfies Record<string, OrderRequest>;

export type OrderRequestName = keyof typeof ORDER_REQUESTS;

export const ORDER_REQUEST_NAMES = Object.keys(ORDER_REQUESTS) as OrderRequestName[];

export const requestOf = (name: OrderRequestName): OrderRequest => ORDER_REQUESTS[name];

interface Payable {
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly total: { readonly amount: number };
}

/** Whether the table has the request for an order in this state. One that is free has no payments. */
export function isOpenTo(name: OrderRequestName, order: Payable): boolean {
  const { from, payment } = requestOf(name);
  if (!from.includes(order.status)) return false;
  return !payment || (order.total.amount > 0 && payment.includes(order.paymentStatus));
}

/** All that `allowedActions` of an order may contain. */
export type AllowedAction = OrderAction | OrderRequestName;

export const ALLOWED_ACTIONS: readonly AllowedAction[] = [...ORDER_ACTIONS, ...ORDER_REQUEST_NAMES];
