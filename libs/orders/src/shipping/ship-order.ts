import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order, OrderLine } from '../order/order.entity.js';
import { OrderNotFound } from '../order/order.errors.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import {
  assertPossible,
  quantityPerLine,
  type RequestedQuantity,
} from '../order/requested-lines.js';
import { TransitionOrder } from '../transitions/transition-order.js';
import { Shipment, type Tracking } from './shipment.entity.js';
import { ShipmentsRepository, type ShippedLine } from './shipments.repository.js';

interface ShippingRequest extends Partial<Tracking> {
  /** Absent: all that is left to ship. */
  readonly lines?: readonly RequestedQuantity[] | undefined;
  readonly locationId?: string | undefined;
}

/** A shipment of an order with its lines. */
export interface ShippedGoods {
  readonly order: Order;
  readonly shipment: Shipment;
  readonly lines: readonly ShippedLine[];
}

/** Ships an order, at once or in parts. */
@Injectable()
export class ShipOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly transitions: TransitionOrder,
    private readonly shipments: ShipmentsRepository,
    private readonly sales: Sales,
  ) {}

  /**
   * Takes the goods out of the stock, adds the shipment and performs `ship`, or `ship-part` while
   * something is left. The lock of the order makes a second shipment of the same units wait, and it
   * finds them shipped.
   * @param assertUnchanged throws when the caller saw another version of the order
   * @throws OrderNotFound, OrderActionForbidden, OrderActionNotPossible, LinesNotPossible,
   * UnknownLocation, InsufficientStockAtLocation
   */
  async ship(
    tx: Transaction,
    actor: Actor,
    orderId: string,
    { lines: requested, ...request }: ShippingRequest,
    assertUnchanged?: (order: Order) => void,
  ): Promise<ShippedGoods> {
    const order = await this.orders.lockById(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    // Before the lines: of an order that cannot be shipped, the state is the fault and not a line.
    const shippedAt = this.transitions.assertPossible(actor, order, 'ship', assertUnchanged);
    const lines = linesToShip(order, requested);
    const shipment = Shipment.of({
      orderId,
      carrier: request.carrier ?? null,
      trackingNumber: request.trackingNumber ?? null,
      trackingUrl: request.trackingUrl ?? null,
      locationId: request.locationId ?? null,
      lineCount: lines.length,
      shippedAt,
      actorId: actor.userId,
    });
    for (const { line, quantity } of lines) line.shippedQuantity += quantity;
    const isAll = order.lines.every(({ leftToShip }) => leftToShip === 0);
    await this.transitions.performOn(tx, actor, order, isAll ? 'ship' : 'ship-part', {
      facts: factsOf(shipment, lines),
    });
    const shippedLines = lines.map(({ line, quantity }) => toShippedLine(line, quantity));
    await this.shipments.add(tx, shipment, shippedLines);
    // The stock last: its locks come after all others.
    const by = { actorId: actor.userId, reason: shipment.number };
    await this.sales.ship(tx, orderId, shippedLines, request.locationId, by);
    return { order, shipment, lines: shippedLines };
  }
}

interface LineToShip {
  readonly line: OrderLine;
  readonly quantity: number;
}

/** In the order of the order's lines. */
function linesToShip(order: Order, requested?: readonly RequestedQuantity[]): LineToShip[] {
  const left = new Map(order.lines.map((line) => [line.id, line.leftToShip]));
  if (requested) assertPossible(requested, left);
  const wanted = requested ? quantityPerLine(requested) : left;
  return order.lines.flatMap((line) => {
    const quantity = wanted.get(line.id) ?? 0;
    return quantity > 0 ? [{ line, quantity }] : [];
  });
}

/** No list of the lines: it could be long, and whoever needs it gets the shipment. */
const factsOf = ({ id, number }: Shipment, lines: readonly LineToShip[]) => ({
  shipmentId: id,
  shipmentNumber: number,
  lineCount: lines.length,
  units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
});

const toShippedLine = (line: OrderLine, quantity: number): ShippedLine => ({
  lineId: line.id,
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity,
});
