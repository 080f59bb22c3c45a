import type { Currency } from '@orderly/platform/kernel/money/currency';

interface Amount {
  readonly amount: number;
  readonly currency: Currency;
}

export const ORDER_PLACED = 'orders.order-placed.v1';

/** Carries what a listener needs to act without asking back. Fields are only ever added; otherwise it becomes v2. */
export interface OrderPlacedData {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string;
  readonly total: Amount;
  readonly lineCount: number;
  /** RFC 3339, UTC. */
  readonly placedAt: string;
}

export const ORDER_CANCELLED = 'orders.order-cancelled.v1';

export interface OrderCancelledData {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string;
  readonly total: Amount;
  /** As whoever cancelled wrote it; null when nobody gave one. */
  readonly reason: string | null;
  /** RFC 3339, UTC. */
  readonly cancelledAt: string;
}
