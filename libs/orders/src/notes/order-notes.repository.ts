import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import type { Visibility } from '../order/visibility.js';

export interface OrderNote {
  readonly id: string;
  readonly orderId: string;
  readonly authorId: string;
  readonly visibility: Visibility;
  readonly text: string;
  readonly createdAt: Date;
}

@Injectable()
export class OrderNotesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: Transaction, note: OrderNote): Promise<void> {
    const { orderId, id, authorId, visibility, text, createdAt } = note;
    await tx.query(
      `INSERT INTO orders.order_notes (order_id, id, author_id, visibility, text, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [orderId, id, authorId, visibility, text, createdAt],
    );
  }

  /** Lists the oldest first. */
  list(orderId: string, withInternal: boolean, page: PageRequest): Promise<OrderNote[]> {
    return this.dataSource.query<OrderNote[]>(
      `SELECT id, order_id AS "orderId", author_id AS "authorId", visibility, text,
              created_at AS "createdAt"
         FROM orders.order_notes
        WHERE order_id = $1 AND ($2 OR visibility = 'customer')
          AND ($3::uuid IS NULL OR id > $3)
        ORDER BY id LIMIT $4`,
      [orderId, withInternal, page.after?.[0] ?? null, page.limit],
    );
  }
}
