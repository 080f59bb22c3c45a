import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { MoneyField, type MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';
import { OrderPermission } from './orders.permissions.js';

const VERSION = 'The version of the order after the change.';
const READERS = { audience: 'public', permission: OrderPermission.ReadAny } as const;

/**
 * Carries what a consumer needs, so that it does not have to query orders. Fields are only added;
 * any other change makes it v2.
 */
@ApiSchema({ name: 'OrderPlacedData' })
export class OrderPlacedData {
  @RfcId()
  readonly orderId: string;

  @PlainString()
  readonly number: string;

  @RfcId()
  readonly customerId: string;

  @MoneyField()
  readonly total: MoneyResponse;

  @Int({ min: 1 })
  readonly lineCount: number;

  @Timestamp()
  readonly placedAt: string;
}

export const ORDER_PLACED = defineEvent({
  type: 'orders.order-placed.v1',
  summary: 'A customer has placed an order.',
  data: OrderPlacedData,
  ...READERS,
});

/** What the event of every change of an order carries; its time is that of the event. */
@ApiSchema({ name: 'OrderChangeData' })
export class OrderChangeData {
  @RfcId()
  readonly orderId: string;

  @PlainString()
  readonly number: string;

  @RfcId()
  readonly customerId: string;

  @MoneyField()
  readonly total: MoneyResponse;

  @Int({ min: 1, description: VERSION })
  readonly version: number;
}

export const ORDER_CONFIRMED = defineEvent({
  type: 'orders.order-confirmed.v1',
  summary: 'The shop has accepted the order and will ship it.',
  data: OrderChangeData,
  ...READERS,
});

@ApiSchema({ name: 'OrderShippedData' })
export class OrderShippedData extends OrderChangeData {
  @RfcId()
  readonly shipmentId: string;

  @PlainString()
  readonly shipmentNumber: string;

  @Int({ min: 1, description: 'The lines of which this shipment has units.' })
  readonly lineCount: number;

  @Int({ min: 1, description: 'The units in this shipment.' })
  readonly units: number;
}

export const ORDER_PARTIALLY_SHIPPED = defineEvent({
  type: 'orders.order-partially-shipped.v1',
  summary: 'A shipment has left the warehouse, and other units of the order have not.',
  data: OrderShippedData,
  ...READERS,
});

export const ORDER_SHIPPED = defineEvent({
  type: 'orders.order-shipped.v1',
  summary: 'The last shipment of the order has left the warehouse.',
  data: OrderShippedData,
  ...READERS,
});

@ApiSchema({ name: 'OrderDeliveredData' })
class OrderDeliveredData extends OrderChangeData {
  @RfcId({ optional: true, description: 'The last shipment that arrived, when it was recorded.' })
  readonly shipmentId?: string;

  @PlainString({ optional: true })
  readonly shipmentNumber?: string;
}

export const ORDER_DELIVERED = defineEvent({
  type: 'orders.order-delivered.v1',
  summary: 'The customer has everything.',
  data: OrderDeliveredData,
  ...READERS,
});

export const ORDER_EXPIRED = defineEvent({
  type: 'orders.order-expired.v1',
  summary: 'The reservation of the stock ran out before the order was paid.',
  data: OrderChangeData,
  ...READERS,
});

export const ORDER_REINSTATED = defineEvent({
  type: 'orders.order-reinstated.v1',
  summary: 'A payment arrived after the order had expired, and its stock was still available.',
  data: OrderChangeData,
  ...READERS,
});

export const ORDER_CLOSED = defineEvent({
  type: 'orders.order-closed.v1',
  summary: 'A part of the order was shipped, and the rest will not be.',
  data: OrderChangeData,
  ...READERS,
});

@ApiSchema({ name: 'OrderCancelledData' })
export class OrderCancelledData extends OrderChangeData {
  @PlainString({ nullable: true, description: 'The words of the person who cancelled.' })
  readonly reason: string | null;

  @Timestamp()
  readonly cancelledAt: string;
}

export const ORDER_CANCELLED = defineEvent({
  type: 'orders.order-cancelled.v1',
  summary: 'The order was cancelled; nothing will be shipped.',
  data: OrderCancelledData,
  ...READERS,
});
