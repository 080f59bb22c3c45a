import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';

/** A product as a sale sees it, with its stock row locked until the transaction ends. */
export interface LockedOffer {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly active: boolean;
  readonly available: number;
}

interface OfferRow {
  product_id: string;
  sku: string;
  name: string;
  unit_price_amount: string;
  unit_price_currency: string;
  active: boolean;
  available: number;
}

/** The SQL of selling: a fixed number of statements however many lines there are. */
@Injectable()
export class StockRepository {
  /**
   * ORDER BY is applied before FOR UPDATE, so every transaction takes its locks in the same order and none can wait in a circle.
   * Products are looked at when all locks are held (`products_now`): they may change while the statement waits.
   */
  async lockOffers(
    tx: Transaction,
    productIds: readonly string[],
  ): Promise<Map<string, LockedOffer>> {
    const rows = await tx.query<OfferRow[]>(
      `WITH shelf AS MATERIALIZED (
         SELECT product_id, on_hand - reserved AS available FROM catalog.stock
          WHERE product_id = ANY ($1::uuid[])
          ORDER BY product_id
            FOR UPDATE
       )
       SELECT product_id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency, p.active, available
         FROM shelf
         JOIN catalog.products_now(ARRAY(SELECT product_id FROM shelf)) p ON p.id = product_id`,
      [productIds],
    );
    return new Map(rows.map((row) => [row.product_id, toOffer(row)]));
  }

  /** For rows that `lockOffers` locked and found sufficient. */
  async take(
    tx: Transaction,
    reservationId: string,
    quantities: ReadonlyMap<string, number>,
  ): Promise<void> {
    await tx.query(
      `WITH wanted AS (
         SELECT * FROM unnest($2::uuid[], $3::int[]) AS w (product_id, quantity)
       ), taken AS (
         UPDATE catalog.stock s SET reserved = s.reserved + w.quantity FROM wanted w WHERE s.product_id = w.product_id
       )
       INSERT INTO catalog.reservations (reservation_id, product_id, quantity)
       SELECT $1, product_id, quantity FROM wanted`,
      [reservationId, [...quantities.keys()], [...quantities.values()]],
    );
  }

  /**
   * What leaves the ledger goes back to the stock: a second call, or one at the same time, finds nothing left to give back.
   * The stock rows are locked in the order of their ids, as in `lockOffers`, before any is written.
   */
  async giveBack(tx: Transaction, reservationId: string): Promise<void> {
    await tx.query(
      `WITH freed AS (
         DELETE FROM catalog.reservations WHERE reservation_id = $1 RETURNING product_id, quantity
       ), locked AS MATERIALIZED (
         SELECT s.product_id, f.quantity
           FROM catalog.stock s
           JOIN freed f ON f.product_id = s.product_id
          ORDER BY s.product_id
            FOR UPDATE OF s
       )
       UPDATE catalog.stock s SET reserved = s.reserved - l.quantity FROM locked l WHERE s.product_id = l.product_id`,
      [reservationId],
    );
  }
}

const toOffer = (row: OfferRow): LockedOffer => ({
  productId: row.product_id,
  sku: row.sku,
  name: row.name,
  unitPrice: Money.of(toSafeInteger(row.unit_price_amount), row.unit_price_currency),
  active: row.active,
  available: row.available,
});
