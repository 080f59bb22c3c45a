import type { Keyset } from '@orderly/platform/http/pagination';
import type { OrderStatus, PaymentStatus } from '../order/order-transitions.js';
import type { ListedOrder } from './order.rows.js';
import type { SoughtOrders } from './order-search.js';

export const ORDER_SORTS = ['-placedAt', 'placedAt', '-total', 'total'] as const;

export type OrderSort = (typeof ORDER_SORTS)[number];

/** What a caller asks for. */
export interface OrderQuery {
  readonly status?: OrderStatus | undefined;
  readonly paymentStatus?: PaymentStatus | undefined;
  readonly customerId?: string | undefined;
  readonly number?: string | undefined;
  readonly reference?: string | undefined;
  /** For staff alone, because customers do not see the tags of their orders. */
  readonly tag?: string | undefined;
  readonly q?: string | undefined;
  /** Inclusive. */
  readonly placedFrom?: Date | undefined;
  /** Exclusive. */
  readonly placedTo?: Date | undefined;
  /** Inclusive. Makes it a list of changes, the oldest first. */
  readonly updatedSince?: Date | undefined;
  readonly sort?: OrderSort | undefined;
}

/** What is looked up: for `q`, what it may mean. */
export interface OrderFilter extends Omit<OrderQuery, 'q'> {
  readonly sought?: SoughtOrders | undefined;
}

type SortKey = 'placed_at' | 'updated_at' | 'total_currency' | 'total_amount' | 'id';

/** The order of a list: a cursor holds the values of its columns. */
export interface ListOrder {
  readonly columns: readonly SortKey[];
  readonly direction: 'ASC' | 'DESC';
}

const BY_CHANGE: ListOrder = { columns: ['updated_at', 'id'], direction: 'ASC' };
const BY_TIME = ['placed_at', 'id'] as const;
/** By currency first, since amounts of different currencies do not compare. */
const BY_TOTAL = ['total_currency', 'total_amount', 'id'] as const;

const SORTED: Readonly<Record<OrderSort, ListOrder>> = {
  '-placedAt': { columns: BY_TIME, direction: 'DESC' },
  placedAt: { columns: BY_TIME, direction: 'ASC' },
  '-total': { columns: BY_TOTAL, direction: 'DESC' },
  total: { columns: BY_TOTAL, direction: 'ASC' },
};

export const orderOf = ({
  updatedSince,
  sort = '-placedAt',
}: Pick<OrderFilter, 'updatedSince' | 'sort'>): ListOrder =>
  updatedSince === undefined ? SORTED[sort] : BY_CHANGE;

const VALUES: Readonly<Record<SortKey, (order: ListedOrder) => string | number>> = {
  placed_at: ({ placedAt }) => placedAt,
  updated_at: ({ updatedAt }) => updatedAt,
  total_currency: ({ total }) => total.currency,
  total_amount: ({ total }) => total.amount,
  id: ({ id }) => id,
};

/** The sort key of the last order of a page, for the cursor. */
export const keysetOf =
  (query: OrderQuery) =>
  (order: ListedOrder): Keyset =>
    orderOf(query).columns.map((column) => VALUES[column](order));
