import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import type { PositionedEntry, TimelineEntry } from './timeline.js';

@Injectable()
export class TimelineRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** For an order that `tx` has locked: no other transaction is counting its entries. */
  async append(tx: Transaction, orderId: string, entry: TimelineEntry): Promise<void> {
    await tx.query(
      `INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data)
       SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5
         FROM orders.timeline WHERE order_id = $1`,
      [orderId, entry.type, entry.occurredAt, entry.actorId, JSON.stringify(entry.data)],
    );
  }

  /** Lists the oldest first. */
  list(orderId: string, page: PageRequest): Promise<PositionedEntry[]> {
    return this.dataSource.query<PositionedEntry[]>(
      `SELECT position, type, occurred_at AS "occurredAt", actor_id AS "actorId", data
         FROM orders.timeline
        WHERE order_id = $1 AND position > $2
        ORDER BY position
        LIMIT $3`,
      [orderId, page.after?.[0] ?? 0, page.limit],
    );
  }
}
