import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import type { Order } from '../order/order.entity.js';
import type { PositionedEntry, TimelineEntry } from './timeline.js';

@Injectable()
export class TimelineRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds the entry of a change of the order. Its position is the version that the change led to, so
   * that a change without an entry, or with two, does not go unseen.
   */
  async append(
    tx: Transaction,
    { id, version }: Pick<Order, 'id' | 'version'>,
    entry: TimelineEntry,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data,
         visibility)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[id, version, entry.type, entry.occurredAt, entry.actorId],
        ...[JSON.stringify(entry.data), entry.visibility ?? 'customer'],
      ],
    );
  }

  /** Lists the oldest first. */
  list(orderId: string, withInternal: boolean, page: PageRequest): Promise<PositionedEntry[]> {
    return this.dataSource.query<PositionedEntry[]>(
      `SELECT position, type, occurred_at AS "occurredAt", actor_id AS "actorId", data,
              visibility
         FROM orders.timeline
        WHERE order_id = $1 AND position > $2 AND ($3 OR visibility = 'customer')
        ORDER BY position
        LIMIT $4`,
      [orderId, page.after?.[0] ?? 0, withInternal, page.limit],
    );
  }
}
