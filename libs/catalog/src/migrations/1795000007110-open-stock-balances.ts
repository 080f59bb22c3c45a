import type { MigrationInterface, QueryRunner } from 'typeorm';

const BATCH_SIZE = 1_000;

/**
 * Gives the products that exist their level at the default location and their opening balance in
 * the ledger, a batch at a time. A batch holds the locks of its stock rows for a moment.
 */
export class OpenStockBalances1795000007110 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const [batch] = (await queryRunner.query(
        `SELECT array_agg(product_id ORDER BY product_id) AS ids
           FROM (SELECT product_id FROM catalog.stock WHERE product_id > $1
                  ORDER BY product_id LIMIT ${BATCH_SIZE}) batch`,
        [after],
      )) as Array<{ ids: string[] | null }>;
      const last = batch?.ids?.at(-1);
      if (last === undefined) return;
      await queryRunner.query('SELECT catalog.open_balances($1::uuid[])', [batch?.ids]);
      after = last;
    }
  }

  async down(): Promise<void> {
    // The tables go with the migration before.
  }
}
