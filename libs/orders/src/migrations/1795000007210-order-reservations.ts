import { addConstraint, createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'orders.orders';
const name = 'orders_payment_status_check';
const checkOf = (statuses: string): string => `CHECK (payment_status IN (${statuses}))`;
const BEFORE = `'unpaid', 'authorised', 'paid', 'partially-refunded', 'refunded', 'failed'`;
const NOW = BEFORE.replace(`'paid'`, `'partially-paid', 'paid'`);

/**
 * The time at which the reservation of an unpaid order runs out, and the index that finds those
 * which have. Orders that are there keep their stock without a limit, as it was when they were
 * placed. A payment may now also be partial.
 */
export class OrderReservations1795000007210 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS reserved_until timestamptz(3)`,
    );
    await createIndex(queryRunner, {
      name: 'orders_by_reservation',
      table,
      on: `(reserved_until, id) WHERE status = 'placed' AND reserved_until IS NOT NULL`,
    });
    await replaceCheck(queryRunner, NOW);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await replaceCheck(queryRunner, BEFORE);
    await dropIndex(queryRunner, 'orders.orders_by_reservation');
    await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN IF EXISTS reserved_until`);
  }
}

/** In one statement, so that every write meets one of the two. */
async function replaceCheck(queryRunner: QueryRunner, statuses: string): Promise<void> {
  const definition = checkOf(statuses);
  await queryRunner.query(
    `ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name},
       ADD CONSTRAINT ${name} ${definition} NOT VALID`,
  );
  await addConstraint(queryRunner, { name, table, definition });
}
