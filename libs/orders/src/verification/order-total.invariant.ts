import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { ORDER_ROWS } from './order-rows.js';

interface Contradiction {
  readonly id: string;
  readonly total: string;
  readonly summed: string;
}

const CONTRADICTIONS = `
  WITH lines AS (
    SELECT order_id, sum(quantity::numeric * unit_price_amount - discount_amount) AS amount,
           sum(tax_amount) AS tax, array_agg(DISTINCT unit_price_currency) AS currencies
      FROM orders.order_lines WHERE order_id > $1 AND order_id <= $2 GROUP BY order_id
  ), sums AS (
    SELECT o.id, o.total_amount, o.total_currency, l.currencies,
           l.amount + CASE WHEN (o.price_details ->> 'taxIncluded')::boolean IS FALSE THEN l.tax
                           ELSE 0 END
             + coalesce((o.price_details #>> '{shipping,gross}')::numeric, 0) AS amount
      FROM orders.orders o LEFT JOIN lines l ON l.order_id = o.id
     WHERE o.id > $1 AND o.id <= $2
  )
  SELECT o.id, concat(o.total_amount, ' ', o.total_currency) AS total,
         concat(o.amount, ' ', array_to_string(o.currencies, ' and ')) AS summed
    FROM sums o
   WHERE (o.amount, o.currencies) IS DISTINCT FROM (o.total_amount, ARRAY[o.total_currency])`;

@Injectable()
export class OrderTotal extends RowInvariant {
  override readonly name = 'order-total';
  override readonly description =
    'The total of an order is the sum of its lines and its shipping, after discounts and with ' +
    'tax, in one currency.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, total, summed }) => ({
      kind: 'order',
      id,
      says: `The total is ${total}, and its parts sum up to ${summed.trim() || 'nothing'}.`,
    }));
  }
}
