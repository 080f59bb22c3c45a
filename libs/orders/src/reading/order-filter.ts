import type { Keyset } from '@orderly/platform/http/pagination';
import type { OrderStatus } from '../order/order-transitions.js';
import type { ListedOrder } from './order.rows.js';

export interface OrderFilter {
  readonly status?: OrderStatus | undefined;
  readonly customerId?: string | undefined;
  readonly number?: string | undefined;
  readonly reference?: string | undefined;
  /** Inclusive. */
  readonly placedFrom?: Date | undefined;
  /** Exclusive. */
  readonly placedTo?: Date | undefined;
  /** Inclusive. Makes it a list of changes, the oldest first. */
  readonly updatedSince?: Date | undefined;
}

/** The sort key of the last order of a page, for the cursor. */
export const keysetOf =
  ({ updatedSince }: OrderFilter) =>
  ({ id, placedAt, updatedAt }: ListedOrder): Keyset =>
    updatedSince === undefined ? [placedAt, id] : [updatedAt, id];
