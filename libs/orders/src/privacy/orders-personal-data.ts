import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { ErasureConsumer } from '@orderly/platform/privacy/erasure-consumer';
import { Erasures } from '@orderly/platform/privacy/erasures';
import {
  type Erasure,
  type ExportedFile,
  PersonalData,
} from '@orderly/platform/privacy/personal-data';
import { inPages } from '@orderly/platform/privacy/records';
import { DataSource } from 'typeorm';

interface OrderRecord {
  readonly id: string;
}

/** Orders stay, as books have to be kept; what people wrote in their own words goes. */
@Injectable()
export class OrdersPersonalData extends PersonalData {
  override readonly module = 'orders';

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return [{ name: 'orders.json', records: this.orders(userId, signal) }];
  }

  override async erase(tx: Transaction, userId: string): Promise<Erasure> {
    // The order before its timeline, as everywhere, so that nobody waits in a circle.
    const [, orders] = await tx.query<[unknown[], number]>(
      `UPDATE orders.orders SET reference = NULL, version = version + 1 WHERE customer_id = $1 AND reference IS NOT NULL`,
      [userId],
    );
    const [, entries] = await tx.query<[unknown[], number]>(
      `UPDATE orders.timeline t SET data = jsonb_set(t.data, '{reason}', 'null')
         FROM orders.orders o
        WHERE o.customer_id = $1 AND t.order_id = o.id AND t.data ->> 'reason' IS NOT NULL`,
      [userId],
    );
    return {
      changed: orders + entries,
      kept: {
        orders:
          'Numbers, products, amounts and times, under the id of the account alone: commercial and tax law keep them for up to ten years.',
      },
    };
  }

  /** Each with its lines and its timeline; of those who acted, only whether it was the customer. */
  private orders(userId: string, signal: AbortSignal): AsyncIterable<OrderRecord> {
    return inPages<OrderRecord>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT o.id, o.number, o.reference, o.status, o.payment_status AS "paymentStatus", o.placed_at AS "placedAt",
                json_build_object('amount', o.total_amount, 'currency', o.total_currency) AS total,
                (SELECT json_agg(json_build_object(
                          'sku', l.sku, 'name', l.name, 'quantity', l.quantity,
                          'unitPrice', json_build_object('amount', l.unit_price_amount, 'currency', l.unit_price_currency))
                        ORDER BY l.position)
                   FROM orders.order_lines l WHERE l.order_id = o.id) AS lines,
                (SELECT json_agg(json_build_object(
                          'type', t.type, 'occurredAt', t.occurred_at, 'byYou', t.actor_id = o.customer_id, 'data', t.data)
                        ORDER BY t.position)
                   FROM orders.timeline t WHERE t.order_id = o.id) AS timeline
           FROM orders.orders o
          WHERE o.customer_id = $1
            AND ($2::uuid IS NULL OR (o.placed_at, o.id) < ((SELECT placed_at FROM orders.orders WHERE id = $2), $2))
          ORDER BY o.placed_at DESC, o.id DESC
          LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
  }
}

@Injectable()
export class OrdersErasureConsumer extends ErasureConsumer {
  readonly name = 'orders-erasure';

  constructor(
    protected override readonly data: OrdersPersonalData,
    erasures: Erasures,
  ) {
    super(erasures);
  }
}
