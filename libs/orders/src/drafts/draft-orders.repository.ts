import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { DraftOrder } from './draft-order.entity.js';

/** A draft in a list. */
export type ListedDraft = Omit<
  DraftOrder,
  'request' | 'note' | 'change' | 'becomes' | 'toOrderDraft'
> & {
  readonly reference: string | null;
};

@Injectable()
export class DraftOrdersRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<DraftOrder | null> {
    return this.dataSource.getRepository(DraftOrder).findOneBy({ id });
  }

  /** Newest first, without what may be long. */
  findPage(
    { customerId }: { readonly customerId?: string | undefined },
    { limit, after }: PageRequest,
  ): Promise<ListedDraft[]> {
    const conditions = [
      ...(customerId === undefined ? [] : ['customer_id = $2']),
      ...(after === null ? [] : [`id < $${customerId === undefined ? 2 : 3}`]),
    ];
    return this.dataSource.query<ListedDraft[]>(
      `SELECT id, customer_id AS "customerId", request ->> 'reference' AS reference, tags,
              line_count AS "lineCount", order_id AS "orderId", created_at AS "createdAt",
              updated_at AS "updatedAt", version
         FROM orders.draft_orders
        ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
        ORDER BY id DESC LIMIT $1`,
      [limit, ...(customerId === undefined ? [] : [customerId]), ...(after ?? [])],
    );
  }

  /** Locked until the transaction ends. */
  lockById(tx: Transaction, id: string): Promise<DraftOrder | null> {
    return tx
      .getRepository(DraftOrder)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async add(tx: Transaction, draft: DraftOrder): Promise<void> {
    await tx.insert(DraftOrder, draft);
  }

  /** For one that `lockById` locked. */
  async save(tx: Transaction, draft: DraftOrder): Promise<void> {
    const { id, request, tags, note, lineCount, orderId, updatedAt, version } = draft;
    await tx.update(DraftOrder, id, {
      request,
      tags,
      note,
      lineCount,
      orderId,
      updatedAt,
      version,
    });
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.delete(DraftOrder, id);
  }

  /** Deletes up to `limit` drafts that have not changed for so many days. */
  async purge(days: number, limit: number): Promise<number> {
    const [row] = await this.dataSource.query<Array<{ deleted: number }>>(
      `WITH old AS (
         SELECT id FROM orders.draft_orders WHERE updated_at < now() - $1 * interval '1 day'
          ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ), deleted AS (
         DELETE FROM orders.draft_orders d USING old WHERE d.id = old.id RETURNING 1
       )
       SELECT count(*)::int AS deleted FROM deleted`,
      [days, limit],
    );
    return row?.deleted ?? 0;
  }
}
