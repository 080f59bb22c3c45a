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
  'paid',
  'partially-refunded',
  'refunded',
  'failed',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

interface Transition {
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus;
  /** For the documentation, which is generated from this table. */
  readonly meaning: string;
}

/**
 * All transitions of an order. A transition that is not in this table cannot happen: no other code
 * compares states.
 */
export const ORDER_LIFE = {
  confirm: {
    from: ['placed'],
    to: 'confirmed',
    meaning: 'The shop has accepted the order and will ship it.',
  },
  'ship-part': {
    from: ['confirmed'],
    to: 'partially-shipped',
    meaning: 'Some of the lines have left the warehouse.',
  },
  ship: {
    from: ['confirmed', 'partially-shipped'],
    to: 'shipped',
    meaning: 'Everything has left the warehouse.',
  },
  deliver: { from: ['shipped'], to: 'delivered', meaning: 'The customer has everything.' },
  cancel: {
    from: ['placed', 'confirmed'],
    to: 'cancelled',
    meaning: 'Nothing will be shipped; the stock is free again.',
  },
  expire: {
    from: ['placed'],
    to: 'expired',
    meaning: 'The reservation ran out before the order was paid.',
  },
} as const satisfies Record<string, Transition>;

export type OrderAction = keyof typeof ORDER_LIFE;

export const isPossible = (action: OrderAction, status: OrderStatus): boolean => {
  const { from }: Transition = ORDER_LIFE[action];
  return from.includes(status);
};
