import type { Permission } from '@orderly/platform/kernel/identity/actor';
import {
  ORDER_CANCELLED,
  ORDER_CLOSED,
  ORDER_CONFIRMED,
  ORDER_DELIVERED,
  ORDER_EXPIRED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_REINSTATED,
  ORDER_SHIPPED,
} from './order.events.js';
import { OrderPermission } from './orders.permissions.js';

export const ORDER_STATUSES = [
  'placed',
  'confirmed',
  'partially-shipped',
  'shipped',
  'delivered',
  'cancelled',
  'expired',
] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Payment is independent of the order's status: an order on account may be shipped unpaid. */
export const PAYMENT_STATUSES = [
  'unpaid',
  'authorised',
  'partially-paid',
  'paid',
  'partially-refunded',
  'refunded',
  'failed',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

interface Guarded {
  readonly paymentStatus: PaymentStatus;
  readonly reservedUntil: Date | null;
}

/** The conditions of transitions besides the status. `meaning` is for the documentation. */
export const ORDER_GUARDS = {
  'reservation-ran-out': {
    holds: ({ reservedUntil }: Guarded, at: Date): boolean =>
      reservedUntil !== null && reservedUntil <= at,
    meaning: 'The time for which the stock was reserved is over.',
  },
  'nothing-paid': {
    holds: ({ paymentStatus }: Guarded): boolean =>
      paymentStatus === 'unpaid' || paymentStatus === 'failed' || paymentStatus === 'refunded',
    meaning: 'No money was received or authorised, or all of it was refunded.',
  },
} as const satisfies Record<
  string,
  { holds: (order: Guarded, at: Date) => boolean; meaning: string }
>;

type OrderGuard = keyof typeof ORDER_GUARDS;

/**
 * What a transition does besides changing the status. A provider that extends `OrderEffect` carries
 * out each of them; `meaning` is for the documentation.
 */
export const ORDER_EFFECTS = {
  'return-payment': 'Authorised payments are voided, and captured money is refunded.',
  'clear-reservation': 'The reservation no longer runs out.',
  'give-coupons-back': 'The coupons of the order count as unused.',
  'deliver-shipments': 'All shipments of the order count as delivered.',
  'cancel-rest': 'What was not shipped counts as cancelled, line by line.',
  'refund-rest': 'It is no longer owed: what was paid for it and for nothing else is refunded.',
  'release-stock': 'The reserved stock becomes available again.',
} as const satisfies Record<string, string>;

export type OrderEffectName = keyof typeof ORDER_EFFECTS;

interface OrderTransition {
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus;
  /**
   * The permission for one's own orders, and the one for any order. Neither: the system alone
   * performs it.
   */
  readonly permission: { readonly own?: Permission; readonly any?: Permission };
  /** Whether the system may perform it without a caller. */
  readonly bySystem: boolean;
  /** Where a caller performs it, below `/v1/orders/{id}`; null where no caller does. */
  readonly route: 'cancel' | 'close' | 'confirm' | 'deliver' | 'shipments' | null;
  readonly guards: readonly OrderGuard[];
  /**
   * In this order, which is that of the locks: payments, then coupons, then stock, so that no two
   * transactions deadlock.
   */
  readonly effects: readonly OrderEffectName[];
  readonly event: string;
  /** The name of the entry in the timeline, and of the entry in the audit log. */
  readonly entry: string;
  /** For the documentation, which is generated from this table. */
  readonly meaning: string;
}

/**
 * All transitions of an order. A transition that is not in this table cannot happen: no other code
 * compares states. Routes, `allowedActions`, `docs/order-life.md` and the tests read it.
 */
export const ORDER_TRANSITIONS = {
  confirm: {
    from: ['placed'],
    to: 'confirmed',
    permission: { any: OrderPermission.Confirm },
    bySystem: true,
    route: 'confirm',
    guards: [],
    effects: ['clear-reservation'],
    event: ORDER_CONFIRMED,
    entry: 'confirmed',
    meaning: 'The shop has accepted the order and will ship it.',
  },
  'ship-part': {
    from: ['confirmed', 'partially-shipped'],
    to: 'partially-shipped',
    permission: { any: OrderPermission.Ship },
    bySystem: false,
    route: 'shipments',
    guards: [],
    effects: [],
    event: ORDER_PARTIALLY_SHIPPED,
    entry: 'partially-shipped',
    meaning: 'Some of the units have left the warehouse, and others have not.',
  },
  ship: {
    from: ['confirmed', 'partially-shipped'],
    to: 'shipped',
    permission: { any: OrderPermission.Ship },
    bySystem: false,
    route: 'shipments',
    guards: [],
    effects: [],
    event: ORDER_SHIPPED,
    entry: 'shipped',
    meaning: 'Everything has left the warehouse.',
  },
  deliver: {
    from: ['shipped'],
    to: 'delivered',
    permission: { any: OrderPermission.Ship },
    bySystem: false,
    route: 'deliver',
    guards: [],
    effects: ['deliver-shipments'],
    event: ORDER_DELIVERED,
    entry: 'delivered',
    meaning: 'The customer has everything.',
  },
  cancel: {
    from: ['placed', 'confirmed'],
    to: 'cancelled',
    permission: { own: OrderPermission.Cancel, any: OrderPermission.CancelAny },
    bySystem: false,
    route: 'cancel',
    guards: [],
    effects: ['clear-reservation', 'return-payment', 'give-coupons-back', 'release-stock'],
    event: ORDER_CANCELLED,
    entry: 'cancelled',
    meaning: 'Nothing will be shipped; the stock is free again.',
  },
  close: {
    from: ['partially-shipped'],
    to: 'shipped',
    permission: { any: OrderPermission.CancelAny },
    bySystem: false,
    route: 'close',
    guards: [],
    effects: ['cancel-rest', 'refund-rest', 'release-stock'],
    event: ORDER_CLOSED,
    entry: 'closed',
    meaning: 'What was not shipped yet will not be; its stock is free again.',
  },
  expire: {
    from: ['placed'],
    to: 'expired',
    permission: {},
    bySystem: true,
    route: null,
    guards: ['reservation-ran-out', 'nothing-paid'],
    effects: ['clear-reservation', 'return-payment', 'give-coupons-back', 'release-stock'],
    event: ORDER_EXPIRED,
    entry: 'expired',
    meaning: 'The reservation ran out before the order was paid.',
  },
  reinstate: {
    from: ['expired'],
    to: 'confirmed',
    permission: {},
    bySystem: true,
    route: null,
    guards: [],
    effects: [],
    event: ORDER_REINSTATED,
    entry: 'reinstated',
    meaning:
      'A payment arrived after the order had expired, and its stock was still available. Its ' +
      'coupons are used again, whatever their limits.',
  },
} as const satisfies Record<string, OrderTransition>;

export type OrderAction = keyof typeof ORDER_TRANSITIONS;

/** The entries that transitions add to the timeline. */
export type TransitionEntry = (typeof ORDER_TRANSITIONS)[OrderAction]['entry'];

export const ORDER_ACTIONS = Object.keys(ORDER_TRANSITIONS) as OrderAction[];

export const transitionOf = (action: OrderAction): OrderTransition & { entry: TransitionEntry } =>
  ORDER_TRANSITIONS[action];

/** Whether the table has this transition. Its guards come on top. */
export const leadsFrom = (action: OrderAction, status: OrderStatus): boolean =>
  transitionOf(action).from.includes(status);

export const guardsHold = (action: OrderAction, order: Guarded, at: Date): boolean =>
  transitionOf(action).guards.every((guard) => ORDER_GUARDS[guard].holds(order, at));
