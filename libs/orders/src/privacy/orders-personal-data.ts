import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  inPages,
  type OwnedTable,
  OwnedTables,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

const ORDERS_AT_ONCE = 500;

/** What an order took from these is in the order. */
const OWNED: readonly OwnedTable[] = [
  {
    table: 'orders.customer_terms',
    owner: 'customer_id',
    key: 'customer_id',
    copies: ['on_account', 'customer_group', 'vat_id'],
  },
  {
    table: 'orders.draft_orders',
    owner: 'customer_id',
    copies: ['request', 'note', 'order_id', 'created_at', 'updated_at'],
  },
];

interface OrderRecord {
  readonly id: string;
}

/** Orders stay, because the law requires the books to be kept; free text by people is erased. */
@Injectable()
export class OrdersPersonalData extends PersonalData {
  override readonly module = 'orders';

  private readonly owned: OwnedTables;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.owned = new OwnedTables(dataSource, OWNED);
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return [
      { name: 'orders.json', records: this.orders(userId, signal) },
      ...this.owned.export(userId, signal),
    ];
  }

  override readonly kept = {
    orders:
      'Numbers, products, amounts and times, under the id of the account alone: commercial ' +
      'and tax law keep them for up to ten years.',
  };

  override get erasure(): ErasureStep[] {
    return [forgetWords, ...this.owned.erasure];
  }

  override async recordsOf(tx: Transaction, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT id FROM unnest($1::uuid[]) AS account (id)
        WHERE EXISTS (SELECT FROM orders.orders o WHERE o.customer_id = account.id)`,
      [userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Orders are records: none of them is discarded. */
  override discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    return this.owned.discard(tx, userIds);
  }

  /**
   * Each order with its lines and its timeline, which says of an actor only whether it was the
   * customer.
   */
  private orders(userId: string, signal: AbortSignal): AsyncIterable<OrderRecord> {
    return inPages<OrderRecord>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT o.id, o.number, o.reference, o.status, o.payment_status AS "paymentStatus",
          o.placed_at AS "placedAt",
                o.billing_address AS "billingAddress", o.shipping_address AS "shippingAddress",
                o.price_details AS price,
                json_build_object('amount', o.total_amount, 'currency', o.total_currency) AS total,
                (SELECT json_agg(json_build_object(
                          'sku', l.sku, 'name', l.name, 'quantity', l.quantity,
                          'unitPrice', json_build_object('amount', l.unit_price_amount, 'currency',
                            l.unit_price_currency),
                          'discount', l.discount_amount, 'tax', l.tax_amount)
                        ORDER BY l.position)
                   FROM orders.order_lines l WHERE l.order_id = o.id) AS lines,
                (SELECT json_agg(json_build_object(
                          'number', s.number, 'carrier', s.carrier, 'trackingNumber',
                            s.tracking_number, 'trackingUrl', s.tracking_url,
                          'shippedAt', s.shipped_at, 'deliveredAt', s.delivered_at)
                        ORDER BY s.id)
                   FROM orders.shipments s WHERE s.order_id = o.id) AS shipments,
                (SELECT json_agg(json_build_object(
                          'number', r.number, 'status', r.status, 'reason', r.reason, 'note',
                            r.note, 'requestedAt', r.requested_at, 'receivedAt', r.received_at,
                          'refundRequested', r.refund_requested)
                        ORDER BY r.id)
                   FROM orders.returns r WHERE r.order_id = o.id) AS returns,
                (SELECT json_agg(json_build_object(
                          'type', t.type, 'occurredAt', t.occurred_at, 'byYou',
                            t.actor_id = o.customer_id, 'data', t.data)
                        ORDER BY t.position)
                   FROM orders.timeline t WHERE t.order_id = o.id) AS timeline,
                (SELECT json_agg(json_build_object(
                          'text', n.text, 'createdAt', n.created_at, 'byYou',
                            n.author_id = o.customer_id)
                        ORDER BY n.id)
                   FROM orders.order_notes n WHERE n.order_id = o.id) AS notes
           FROM orders.orders o
          WHERE o.customer_id = $1
            AND ($2::uuid IS NULL OR (o.placed_at, o.id) < ((SELECT placed_at FROM orders.orders
              WHERE id = $2), $2))
          ORDER BY o.placed_at DESC, o.id DESC
          LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
  }
}

/**
 * Takes a page of orders along the index that lists them. Locks the order before its timeline, as
 * everywhere, so that no two transactions deadlock.
 */
const forgetWords: ErasureStep = async (tx, userId, after) => {
  const page = await tx.query<Array<{ id: string }>>(
    `SELECT o.id FROM orders.orders o
      WHERE o.customer_id = $1
        AND ($2::uuid IS NULL OR (o.placed_at, o.id) < ((SELECT placed_at FROM orders.orders
          WHERE id = $2), $2))
      ORDER BY o.placed_at DESC, o.id DESC LIMIT $3`,
    [userId, after, ORDERS_AT_ONCE],
  );
  const ids = page.map(({ id }) => id);
  // A change like any other: with a version, and with its entry in the timeline.
  const orders = await tx.query<unknown[]>(
    `WITH changed AS (
       UPDATE orders.orders SET reference = NULL, tags = '{}', billing_address = NULL,
         shipping_address = NULL, version = version + 1, updated_at = clock_timestamp()
        WHERE id = ANY ($1)
          AND (num_nonnulls(reference, billing_address, shipping_address) > 0 OR tags <> '{}')
       RETURNING id, version, updated_at)
     INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data, visibility)
     SELECT id, version, 'changed', updated_at, NULL,
            '{"fields": ["reference", "tags", "billingAddress", "shippingAddress"]}', 'internal'
       FROM changed
     RETURNING 1`,
    [ids],
  );
  const [, notes] = await tx.query<[unknown[], number]>(
    'DELETE FROM orders.order_notes WHERE order_id = ANY ($1)',
    [ids],
  );
  const [, entries] = await tx.query<[unknown[], number]>(
    `UPDATE orders.timeline SET data = jsonb_set(data, '{reason}', 'null')
      WHERE order_id = ANY ($1) AND data ->> 'reason' IS NOT NULL`,
    [ids],
  );
  // The carrier's page shows the recipient's name and address to whoever has the number.
  const [, shipments] = await tx.query<[unknown[], number]>(
    `UPDATE orders.shipments
        SET tracking_number = NULL, tracking_url = NULL, version = version + 1
      WHERE order_id = ANY ($1) AND coalesce(tracking_number, tracking_url) IS NOT NULL`,
    [ids],
  );
  const [, returns] = await tx.query<[unknown[], number]>(
    `UPDATE orders.returns SET reason = NULL, note = NULL, version = version + 1
      WHERE order_id = ANY ($1) AND coalesce(reason, note) IS NOT NULL`,
    [ids],
  );
  return {
    changed: orders.length + notes + entries + shipments + returns,
    next: ids.length === ORDERS_AT_ONCE ? (ids.at(-1) ?? null) : null,
  };
};

@EventProcessor('orders-erasure')
export class OrdersErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: OrdersPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
