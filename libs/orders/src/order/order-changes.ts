/** The carrier or the tracking of a shipment changed. */
export const SHIPMENT_CHANGED = 'orders.shipment-changed.v1';

/** A shipment was delivered; others of the order were not, or are still to be shipped. */
export const SHIPMENT_DELIVERED = 'orders.shipment-delivered.v1';

/**
 * The changes of an order that leave its status as it is: the type of the entry in the timeline,
 * which is also that of the entry in the audit log, and the event.
 */
export const ORDER_CHANGES = {
  'shipment-changed': SHIPMENT_CHANGED,
  'shipment-delivered': SHIPMENT_DELIVERED,
} as const satisfies Record<string, string>;

export type OrderChange = keyof typeof ORDER_CHANGES;
