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
} as const satisfies Record<string, string>;

export type OrderChange = keyof typeof ORDER_CHANGES;
