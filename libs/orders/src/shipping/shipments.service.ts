import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Order } from '../order/order.entity.js';
import { OrderNotFound } from '../order/order.errors.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { OrdersService } from '../reading/orders.service.js';
import { ChangeOrder } from '../transitions/change-order.js';
import { TransitionOrder } from '../transitions/transition-order.js';
import type { ShippedGoods } from './ship-order.js';
import type { Shipment, Tracking } from './shipment.entity.js';
import { ShipmentAlreadyDelivered, ShipmentNotFound } from './shipment.errors.js';
import { ShipmentsRepository } from './shipments.repository.js';

type AssertUnchanged = (shipment: Shipment) => void;

/** Reads shipments, and records what happens to them on their way. */
@Injectable()
export class ShipmentsService {
  constructor(
    private readonly reading: OrdersService,
    private readonly orders: OrderStateRepository,
    private readonly shipments: ShipmentsRepository,
    private readonly transitions: TransitionOrder,
    private readonly changes: ChangeOrder,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotFound, ShipmentNotFound */
  async get(actor: Actor, orderId: string, shipmentId: string): Promise<ShippedGoods> {
    const order = await this.reading.getHead(actor, orderId);
    const shipment = await this.shipments.find(orderId, shipmentId);
    if (!shipment) throw new ShipmentNotFound(shipmentId);
    return { order, shipment, lines: await this.shipments.linesOf(shipment) };
  }

  /** Lists those of an order that the actor may read, oldest first. */
  list(order: Order, page: PageRequest): Promise<Shipment[]> {
    return this.shipments.list(order.id, page);
  }

  /** @throws OrderNotFound, ShipmentNotFound, PreconditionFailed */
  async track(
    tx: Transaction,
    actor: Actor,
    ids: ShipmentIds,
    tracking: Partial<Tracking>,
    assertUnchanged: AssertUnchanged,
  ): Promise<ShippedGoods> {
    const { order, shipment } = await this.lock(tx, ids);
    assertUnchanged(shipment);
    shipment.track(tracking);
    await this.shipments.save(tx, shipment);
    const facts = factsOf(shipment);
    await this.changes.record(tx, actor, { order, change: 'shipment-changed', facts });
    return { order, shipment, lines: await this.shipments.linesOf(shipment, tx) };
  }

  /**
   * Records the delivery. With the last shipment of an order that was shipped, the order is
   * delivered, too.
   * @throws OrderNotFound, ShipmentNotFound, ShipmentAlreadyDelivered, PreconditionFailed
   */
  async deliver(
    tx: Transaction,
    actor: Actor,
    ids: ShipmentIds,
    assertUnchanged?: AssertUnchanged,
  ): Promise<ShippedGoods> {
    const { order, shipment } = await this.lock(tx, ids);
    assertUnchanged?.(shipment);
    if (shipment.deliveredAt) throw new ShipmentAlreadyDelivered(shipment.deliveredAt);
    const at = this.clock.now();
    shipment.deliver(at);
    await this.shipments.save(tx, shipment);
    const facts = factsOf(shipment);
    const isLast = !(await this.shipments.hasUndelivered(tx, order.id));
    if (isLast && order.allows('deliver', at))
      await this.transitions.performOn(tx, actor, order, 'deliver', { facts });
    else await this.changes.record(tx, actor, { order, change: 'shipment-delivered', facts });
    return { order, shipment, lines: await this.shipments.linesOf(shipment, tx) };
  }

  private async lock(tx: Transaction, { orderId, shipmentId }: ShipmentIds) {
    const order = await this.orders.lockById(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    const shipment = await this.shipments.find(orderId, shipmentId, tx);
    if (!shipment) throw new ShipmentNotFound(shipmentId);
    return { order, shipment };
  }
}

interface ShipmentIds {
  readonly orderId: string;
  readonly shipmentId: string;
}

const factsOf = ({ id, number }: Shipment) => ({ shipmentId: id, shipmentNumber: number });
