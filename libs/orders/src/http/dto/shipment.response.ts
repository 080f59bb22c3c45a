import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { UrlResponse } from '@orderly/platform/http/fields/urls';
import type { Order } from '../../order/order.entity.js';
import { numberPattern } from '../../order/order-number.js';
import type { ShippedGoods } from '../../shipping/ship-order.js';
import type { Shipment } from '../../shipping/shipment.entity.js';
import { MAX_LINES } from './place-order.request.js';

const shipmentNumber = matching(
  string(),
  new RegExp(numberPattern('SHP')),
  'Not a shipment number.',
);

@ApiSchema({ name: 'ShipmentLine' })
class ShipmentLineResponse {
  @Id({ description: 'The `id` of the line of the order.' })
  readonly lineId: string;

  @Id()
  readonly productId: string;

  @PlainString()
  readonly sku: string;

  @PlainString()
  readonly name: string;

  @Int({ min: 1, description: 'The quantity in this shipment.' })
  readonly quantity: number;
}

class ShipmentHead {
  @Id()
  readonly id: string;

  @Field(shipmentNumber, { description: 'For people.', examples: ['SHP-7K3M-9QWX-2HTJ'] })
  readonly number: string;

  @Id()
  readonly orderId: string;

  @Id()
  readonly customerId: string;

  @PlainString({ nullable: true })
  readonly carrier: string | null;

  @PlainString({ nullable: true })
  readonly trackingNumber: string | null;

  @UrlResponse({ max: 2_000, nullable: true })
  readonly trackingUrl: string | null;

  @Id({ nullable: true, description: 'Null: the main location.' })
  readonly locationId: string | null;

  @Timestamp()
  readonly shippedAt: string;

  @Timestamp({ nullable: true, description: 'Null while it is on its way.' })
  readonly deliveredAt: string | null;

  @Int({
    min: 1,
    description: 'Increases with each change. In quotes, it is the ETag of the shipment.',
  })
  readonly version: number;
}

@ApiSchema({ name: 'Shipment' })
export class ShipmentResponse extends ShipmentHead {
  @ListOf(ShipmentLineResponse, { max: MAX_LINES })
  readonly lines: readonly ShipmentLineResponse[];
}

@ApiSchema({ name: 'ShipmentSummary', description: 'A shipment without its lines, as in lists.' })
class ShipmentSummaryResponse extends ShipmentHead {
  @Int({ min: 1 })
  readonly lineCount: number;
}

export const ShipmentList = pageOf(ShipmentSummaryResponse, 'ShipmentList');

/**
 * The id of the customer is also how an erasure finds the answers that are stored for repetitions:
 * their tracking leads to the person.
 */
const toHead = (shipment: Shipment, { customerId }: Order): ShipmentHead => ({
  id: shipment.id,
  number: shipment.number,
  orderId: shipment.orderId,
  customerId,
  carrier: shipment.carrier,
  trackingNumber: shipment.trackingNumber,
  trackingUrl: shipment.trackingUrl,
  locationId: shipment.locationId,
  shippedAt: shipment.shippedAt.toISOString(),
  deliveredAt: shipment.deliveredAt?.toISOString() ?? null,
  version: shipment.version,
});

export const toShipmentResponse = ({ order, shipment, lines }: ShippedGoods): ShipmentResponse => ({
  ...toHead(shipment, order),
  lines: lines.map(({ lineId, productId, sku, name, quantity }) => ({
    lineId,
    productId,
    sku,
    name,
    quantity,
  })),
});

export const toShipmentSummaryResponse = (
  shipment: Shipment,
  order: Order,
): ShipmentSummaryResponse => ({
  ...toHead(shipment, order),
  lineCount: shipment.lineCount,
});
