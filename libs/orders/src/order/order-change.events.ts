import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { MoneyField, type MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';
import { OrderChangeData } from './order.events.js';
import { PAYMENT_STATUSES, type PaymentStatus } from './order-transitions.js';
import { OrderPermission } from './orders.permissions.js';
import { RETURN_STATUSES, type ReturnStatus } from './return-statuses.js';

const READERS = { audience: 'public', permission: OrderPermission.ReadAny } as const;

@ApiSchema({ name: 'ShipmentChangeData' })
class ShipmentChangeData extends OrderChangeData {
  @RfcId()
  readonly shipmentId: string;

  @PlainString()
  readonly shipmentNumber: string;
}

export const SHIPMENT_CHANGED = defineEvent({
  type: 'orders.shipment-changed.v1',
  summary: 'The carrier or the tracking of a shipment changed.',
  data: ShipmentChangeData,
  ...READERS,
});

export const SHIPMENT_DELIVERED = defineEvent({
  type: 'orders.shipment-delivered.v1',
  summary: 'A shipment was delivered; others of the order were not, or are still to be shipped.',
  data: ShipmentChangeData,
  ...READERS,
});

/** `paid` and `refunded` are the sums after the change, the others what was added to them. */
@ApiSchema({ name: 'OrderPaymentChangedData' })
export class OrderPaymentChangedData extends OrderChangeData {
  @OneOf(PAYMENT_STATUSES)
  readonly paymentStatus: PaymentStatus;

  @MoneyField()
  readonly paid: MoneyResponse;

  @MoneyField()
  readonly refunded: MoneyResponse;

  @MoneyField()
  readonly newlyPaid: MoneyResponse;

  @MoneyField()
  readonly newlyRefunded: MoneyResponse;
}

export const ORDER_PAYMENT_CHANGED = defineEvent({
  type: 'orders.order-payment-changed.v1',
  summary: 'What was paid for the order or refunded, or its payment status, is different now.',
  data: OrderPaymentChangedData,
  ...READERS,
});

@ApiSchema({ name: 'OrderPaymentReturnedData' })
class OrderPaymentReturnedData extends OrderChangeData {
  @MoneyField({ description: 'What is refunded. Authorisations are voided besides.' })
  readonly refunding: MoneyResponse;

  @PlainString({ description: 'Why the shop cannot keep it.' })
  readonly reason: string;
}

export const ORDER_PAYMENT_RETURNED = defineEvent({
  type: 'orders.order-payment-returned.v1',
  summary: 'The shop gives money back by itself, because it cannot keep it.',
  data: OrderPaymentReturnedData,
  ...READERS,
});

@ApiSchema({ name: 'OrderRefundRequestedData' })
class OrderRefundRequestedData extends OrderChangeData {
  @MoneyField()
  readonly refunding: MoneyResponse;

  @RfcId({ nullable: true, description: 'The return whose goods are refunded.' })
  readonly returnId: string | null;
}

export const ORDER_REFUND_REQUESTED = defineEvent({
  type: 'orders.order-refund-requested.v1',
  summary:
    'A person or a machine requested a refund. `orders.order-payment-changed.v1` follows when it ' +
    'is done.',
  data: OrderRefundRequestedData,
  ...READERS,
});

@ApiSchema({ name: 'OrderRefundFailedData' })
class OrderRefundFailedData extends OrderChangeData {
  @RfcId()
  readonly paymentId: string;
}

export const ORDER_REFUND_FAILED = defineEvent({
  type: 'orders.order-refund-failed.v1',
  summary:
    'A refund failed, or the void of a payment whose money is not needed, or the order was ' +
    'cancelled or closed after that: finance looks for another way to give the money back.',
  data: OrderRefundFailedData,
  ...READERS,
});

/** Of a change of a return. */
@ApiSchema({ name: 'OrderReturnData' })
export class OrderReturnData extends OrderChangeData {
  @RfcId()
  readonly returnId: string;

  @PlainString()
  readonly returnNumber: string;

  @OneOf(RETURN_STATUSES)
  readonly returnStatus: ReturnStatus;
}

@ApiSchema({ name: 'ReturnRequestedData' })
class ReturnRequestedData extends OrderReturnData {
  @Int({ min: 1 })
  readonly lineCount: number;

  @Int({ min: 1 })
  readonly units: number;
}

export const RETURN_REQUESTED = defineEvent({
  type: 'orders.return-requested.v1',
  summary: 'Goods are to be sent back, and the shop has not decided yet.',
  data: ReturnRequestedData,
  ...READERS,
});

export const RETURN_APPROVED = defineEvent({
  type: 'orders.return-approved.v1',
  summary: 'The shop takes the goods back when they arrive.',
  data: OrderReturnData,
  ...READERS,
});

export const RETURN_REJECTED = defineEvent({
  type: 'orders.return-rejected.v1',
  summary: 'The shop does not take the goods back.',
  data: OrderReturnData,
  ...READERS,
});

export const RETURN_CANCELLED = defineEvent({
  type: 'orders.return-cancelled.v1',
  summary: 'The goods will not be sent back.',
  data: OrderReturnData,
  ...READERS,
});

@ApiSchema({ name: 'ReturnReceivedData' })
class ReturnReceivedData extends OrderReturnData {
  @Int({ min: 0, description: 'Units that are for sale again.' })
  readonly restocked: number;

  @Int({ min: 0 })
  readonly writtenOff: number;

  @MoneyField({ description: 'The price of what arrived.' })
  readonly refundDue: MoneyResponse;

  @MoneyField({ description: 'What is refunded: the price, up to what was paid.' })
  readonly refundRequested: MoneyResponse;
}

export const RETURN_RECEIVED = defineEvent({
  type: 'orders.return-received.v1',
  summary: 'Returned goods have arrived. Says what became of them, and what is refunded.',
  data: ReturnReceivedData,
  ...READERS,
});

export const RETURN_CLOSED = defineEvent({
  type: 'orders.return-closed.v1',
  summary: 'Nothing more is refunded for a return than was requested when its goods arrived.',
  data: OrderReturnData,
  ...READERS,
});
