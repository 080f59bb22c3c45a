import type { Currency } from '@orderly/platform/kernel/money/currency';
import type { PaymentStatus } from './order-transitions.js';

interface Amount {
  readonly amount: number;
  readonly currency: Currency;
}

export const ORDER_PLACED = 'orders.order-placed.v1';

/**
 * Carries what a consumer needs, so that it does not have to query orders. Fields are only added;
 * any other change makes it v2.
 */
export interface OrderPlacedData {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string;
  readonly total: Amount;
  readonly lineCount: number;
  /** RFC 3339, UTC. */
  readonly placedAt: string;
}

export const ORDER_CONFIRMED = 'orders.order-confirmed.v1';
export const ORDER_PARTIALLY_SHIPPED = 'orders.order-partially-shipped.v1';
export const ORDER_SHIPPED = 'orders.order-shipped.v1';
export const ORDER_DELIVERED = 'orders.order-delivered.v1';
export const ORDER_EXPIRED = 'orders.order-expired.v1';
export const ORDER_REINSTATED = 'orders.order-reinstated.v1';

/** What the event of every change of an order carries; its time is that of the event. */
export interface OrderChangeData {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string;
  readonly total: Amount;
  /** Of the order after the change. */
  readonly version: number;
}

/** Of an order that was shipped, or a part of it. */
export interface OrderShippedData extends OrderChangeData {
  readonly shipmentId: string;
}

/** `paid` and `refunded` are the sums after the change, the others what was added to them. */
export interface OrderPaymentChangedData extends OrderChangeData {
  readonly paymentStatus: PaymentStatus;
  readonly paid: Amount;
  readonly refunded: Amount;
  readonly newlyPaid: Amount;
  readonly newlyRefunded: Amount;
}

/** Of a change of a return. */
export interface OrderReturnData extends OrderChangeData {
  readonly returnId: string;
}

/** A part of the order was shipped, and the rest will not be. */
export const ORDER_CLOSED = 'orders.order-closed.v1';

export const ORDER_CANCELLED = 'orders.order-cancelled.v1';

export interface OrderCancelledData extends OrderChangeData {
  /** The text of the person who cancelled; null when there is none. */
  readonly reason: string | null;
  /** RFC 3339, UTC. */
  readonly cancelledAt: string;
}
