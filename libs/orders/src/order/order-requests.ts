import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { ORDER_ACTIONS, type OrderAction, type OrderStatus } from './order-transitions.js';
import { OrderPermission } from './orders.permissions.js';

interface OrderRequest {
  readonly from: readonly OrderStatus[];
  readonly permission: { readonly own: Permission; readonly any: Permission };
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
} as const satisfies Record<string, OrderRequest>;

export type OrderRequestName = keyof typeof ORDER_REQUESTS;

export const ORDER_REQUEST_NAMES = Object.keys(ORDER_REQUESTS) as OrderRequestName[];

export const requestOf = (name: OrderRequestName): OrderRequest => ORDER_REQUESTS[name];

/** All that `allowedActions` of an order may contain. */
export type AllowedAction = OrderAction | OrderRequestName;

export const ALLOWED_ACTIONS: readonly AllowedAction[] = [...ORDER_ACTIONS, ...ORDER_REQUEST_NAMES];
