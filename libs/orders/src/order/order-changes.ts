/** The carrier or the tracking of a shipment changed. */
export const SHIPMENT_CHANGED = 'orders.shipment-changed.v1';

/** A shipment was delivered; others of the order were not, or are still to be shipped. */
export const SHIPMENT_DELIVERED = 'orders.shipment-delivered.v1';

/** What was paid for the order or refunded, or its payment status, is different now. */
export const ORDER_PAYMENT_CHANGED = 'orders.order-payment-changed.v1';

/** The shop gives money back by itself, because it cannot keep it. */
export const ORDER_PAYMENT_RETURNED = 'orders.order-payment-returned.v1';

/** A person or a machine requested a refund. `ORDER_PAYMENT_CHANGED` follows when it is done. */
export const ORDER_REFUND_REQUESTED = 'orders.order-refund-requested.v1';

/** A refund failed, so that finance looks for another way. */
export const ORDER_REFUND_FAILED = 'orders.order-refund-failed.v1';

/** Goods are to be sent back, and the shop has not decided yet. */
export const RETURN_REQUESTED = 'orders.return-requested.v1';

export const RETURN_APPROVED = 'orders.return-approved.v1';

export const RETURN_REJECTED = 'orders.return-rejected.v1';

export const RETURN_CANCELLED = 'orders.return-cancelled.v1';

/** Returned goods have arrived. Says what became of them, and what is refunded. */
export const RETURN_RECEIVED = 'orders.return-received.v1';

/** Nothing more is refunded for a return than was requested when its goods arrived. */
export const RETURN_CLOSED = 'orders.return-closed.v1';

/**
 * The changes of an order that leave its status as it is: the type of the entry in the timeline,
 * which is also that of the entry in the audit log, and the event.
 */
export const ORDER_CHANGES = {
  'shipment-changed': SHIPMENT_CHANGED,
  'shipment-delivered': SHIPMENT_DELIVERED,
  'payment-changed': ORDER_PAYMENT_CHANGED,
  'payment-returned': ORDER_PAYMENT_RETURNED,
  'refund-requested': ORDER_REFUND_REQUESTED,
  'refund-failed': ORDER_REFUND_FAILED,
  'return-requested': RETURN_REQUESTED,
  'return-approved': RETURN_APPROVED,
  'return-rejected': RETURN_REJECTED,
  'return-cancelled': RETURN_CANCELLED,
  'return-received': RETURN_RECEIVED,
  'return-closed': RETURN_CLOSED,
} as const satisfies Record<string, string>;

export type OrderChange = keyof typeof ORDER_CHANGES;
