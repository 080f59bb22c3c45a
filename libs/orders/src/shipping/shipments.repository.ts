import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource, type EntityManager, IsNull, MoreThan } from 'typeorm';
import type { RequestedQuantity } from '../order/requested-lines.js';
import { Shipment } from './shipment.entity.js';

/** A line of a shipment, with what the line of the order says about it. */
export interface ShippedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
}

/** Writes only while the caller holds the lock of the order. */
@Injectable()
export class ShipmentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds the shipment and raises the shipped quantities: one statement for any number of lines. */
  async add(
    tx: Transaction,
    shipment: Shipment,
    lines: readonly RequestedQuantity[],
  ): Promise<void> {
    await tx.insert(Shipment, shipment);
    await tx.query(
      `WITH shipped AS (
         SELECT * FROM unnest($3::uuid[], $4::int[]) AS s (line_id, quantity)
       ), added AS (
         INSERT INTO orders.shipment_lines (shipment_id, line_id, quantity)
         SELECT $1, line_id, quantity FROM shipped
       )
       UPDATE orders.order_lines l SET shipped_quantity = l.shipped_quantity + s.quantity
         FROM shipped s WHERE l.order_id = $2 AND l.id = s.line_id`,
      [
        shipment.id,
        shipment.orderId,
        lines.map(({ lineId }) => lineId),
        lines.map(({ quantity }) => quantity),
      ],
    );
  }

  /** @param version the one before the change */
  async save(tx: Transaction, shipment: Shipment): Promise<void> {
    const { id, carrier, trackingNumber, trackingUrl, deliveredAt, version } = shipment;
    const { affected } = await tx.update(
      Shipment,
      { id, version: version - 1 },
      { carrier, trackingNumber, trackingUrl, deliveredAt, version },
    );
    if (affected !== 1)
      throw new Error(`The shipment ${id} changed although its order was locked.`);
  }

  /** Records the delivery of every shipment of the order that is on its way. */
  async deliverAll(tx: Transaction, orderId: string, deliveredAt: Date): Promise<void> {
    await tx
      .createQueryBuilder()
      .update(Shipment)
      .set({ deliveredAt, version: () => 'version + 1' })
      .where({ orderId, deliveredAt: IsNull() })
      .execute();
  }

  hasUndelivered(tx: Transaction, orderId: string): Promise<boolean> {
    return tx.existsBy(Shipment, { orderId, deliveredAt: IsNull() });
  }

  find(
    orderId: string,
    id: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Shipment | null> {
    return manager.findOneBy(Shipment, { id, orderId });
  }

  linesOf(
    { id, orderId }: Shipment,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<ShippedLine[]> {
    return manager.query<ShippedLine[]>(
      `SELECT l.id AS "lineId", l.product_id AS "productId", l.sku, l.name, s.quantity
         FROM orders.shipment_lines s
         JOIN orders.order_lines l ON l.order_id = $2 AND l.id = s.line_id
        WHERE s.shipment_id = $1
        ORDER BY l.position`,
      [id, orderId],
    );
  }

  /** Lists the oldest first. */
  list(orderId: string, { after, limit }: PageRequest): Promise<Shipment[]> {
    const id = after ? { id: MoreThan(String(after[0])) } : {};
    return this.dataSource.manager.find(Shipment, {
      where: { orderId, ...id },
      order: { id: 'ASC' },
      take: limit,
    });
  }
}
