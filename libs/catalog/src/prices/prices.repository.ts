import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { ListPrice } from './price-list.js';

const PRICES: Statement = {
  name: 'catalog.prices',
  text: `SELECT amount, currency, customer_group, valid_from, valid_to
           FROM catalog.prices WHERE product_id = $1 ORDER BY id`,
};

interface PriceRow {
  amount: string;
  currency: string;
  customer_group: string | null;
  valid_from: Date | null;
  valid_to: Date | null;
}

@Injectable()
export class PricesRepository {
  constructor(private readonly statements: Statements) {}

  /** In the order in which they were set. */
  async list(productId: string): Promise<ListPrice[]> {
    return (await this.statements.read<PriceRow>(PRICES, [productId])).map(toListPrice);
  }

  /** For a product that is locked. Returns what it replaced. */
  async replace(
    tx: Transaction,
    productId: string,
    prices: readonly ListPrice[],
  ): Promise<ListPrice[]> {
    const before = await this.statements.runIn<PriceRow>(tx, PRICES, [productId]);
    await tx.query('DELETE FROM catalog.prices WHERE product_id = $1', [productId]);
    await tx.query(
      `INSERT INTO catalog.prices
         (product_id, id, amount, currency, customer_group, valid_from, valid_to)
       SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::char(3)[], $5::text[],
                                $6::timestamptz[], $7::timestamptz[])`,
      [
        productId,
        prices.map(() => newId()),
        prices.map(({ price }) => price.amount),
        prices.map(({ price }) => price.currency),
        prices.map(({ customerGroup }) => customerGroup),
        prices.map(({ validFrom }) => validFrom),
        prices.map(({ validTo }) => validTo),
      ],
    );
    return before.map(toListPrice);
  }
}

const toListPrice = (row: PriceRow): ListPrice => ({
  price: { amount: toSafeInteger(row.amount), currency: row.currency },
  customerGroup: row.customer_group,
  validFrom: row.valid_from,
  validTo: row.valid_to,
});
