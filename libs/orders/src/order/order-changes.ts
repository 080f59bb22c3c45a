import {
  ORDER_PAYMENT_CHANGED,
  ORDER_PAYMENT_RETURNED,
  ORDER_REFUND_FAILED,
  ORDER_REFUND_REQUESTED,
  RETURN_APPROVED,
  RETURN_CANCELLED,
  RETURN_CLOSED,
  RETURN_RECEIVED,
  RETURN_REJECTED,
  RETURN_REQUESTED,
  SHIPMENT_CHANGED,
  SHIPMENT_DELIVERED,
} from './order-change.events.js';

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
