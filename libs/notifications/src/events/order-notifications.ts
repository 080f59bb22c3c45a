import {
  ORDER_CANCELLED,
  ORDER_CLOSED,
  ORDER_EXPIRED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PAYMENT_CHANGED,
  ORDER_PLACED,
  ORDER_SHIPPED,
  type OrderCancelledData,
  type OrderChangeData,
  type OrderPaymentChangedData,
  type OrderReturnData,
  type OrderShippedData,
  RETURN_APPROVED,
  RETURN_RECEIVED,
  RETURN_REJECTED,
} from '@orderly/orders';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { NotificationKind, OrderFacts } from '../feed/notification.entity.js';
import type { MailFacts } from '../mail/mail-message.entity.js';
import type { EventNotification, Reaction } from './event-notification.js';

/**
 * Each kind is one mail and one entry, and both name the same things. Null for an event of an older
 * release, which lacks what they say.
 */
function tell(
  { data }: DomainEvent,
  kind: NotificationKind,
  mail: Omit<MailFacts, 'orderId'> = {},
  entry: Partial<OrderFacts> = {},
): EventNotification | null {
  const { orderId, number, customerId, total } = data as Partial<OrderChangeData>;
  if (!orderId || !number || !customerId || !total) return null;
  return {
    userId: customerId,
    mail: { template: kind, facts: { orderId, ...mail } },
    entry: { kind, data: { orderId, number, total, ...entry } },
  };
}

const aboutOrder =
  (kind: NotificationKind): Reaction =>
  (event) =>
    tell(event, kind);

const aboutShipment =
  (kind: NotificationKind): Reaction =>
  (event) => {
    const { shipmentId } = event.data as OrderShippedData;
    return tell(event, kind, { shipmentId }, { shipmentId });
  };

const aboutReturn =
  (kind: NotificationKind): Reaction =>
  (event) => {
    const { returnId } = event.data as OrderReturnData;
    return tell(event, kind, { returnId }, { returnId });
  };

/** Money that is only promised, or was refused, is the customer's own doing. */
const aboutPayment: Reaction = (event) => {
  const { newlyPaid, newlyRefunded } = event.data as Partial<OrderPaymentChangedData>;
  const told = (kind: NotificationKind, amount: OrderFacts['amount'] & object) =>
    tell(event, kind, { amount: amount.amount }, { amount });
  if (newlyRefunded?.amount) return told('payment-refunded', newlyRefunded);
  return newlyPaid?.amount ? told('payment-received', newlyPaid) : null;
};

/** What a customer is told about an order. */
export const ORDER_REACTIONS: Readonly<Record<string, Reaction>> = {
  [ORDER_PLACED]: aboutOrder('order-placed'),
  [ORDER_CANCELLED]: (event) => {
    const { reason } = event.data as OrderCancelledData;
    return tell(event, 'order-cancelled', { reason }, { reason });
  },
  [ORDER_EXPIRED]: aboutOrder('order-expired'),
  [ORDER_PARTIALLY_SHIPPED]: aboutShipment('order-partially-shipped'),
  [ORDER_SHIPPED]: aboutShipment('order-shipped'),
  [ORDER_CLOSED]: aboutOrder('order-closed'),
  [ORDER_PAYMENT_CHANGED]: aboutPayment,
  [RETURN_APPROVED]: aboutReturn('return-approved'),
  [RETURN_REJECTED]: aboutReturn('return-rejected'),
  [RETURN_RECEIVED]: aboutReturn('return-received'),
};
