import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'orders.order_lines';
const name = 'order_lines_fulfilment_check';
const definition = `CHECK (returned_quantity BETWEEN 0 AND shipped_quantity AND shipped_quantity >= 0
    AND cancelled_quantity BETWEEN 0 AND quantity - shipped_quantity)`;

/** How much of each line was shipped, came back, and will not be shipped. */
export class LineQuantities1795000007500 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE ${table}
        ADD COLUMN IF NOT EXISTS shipped_quantity int NOT NULL DEFAULT 0,
        ADD COLUMN IF NOT EXISTS returned_quantity int NOT NULL DEFAULT 0,
        ADD COLUMN IF NOT EXISTS cancelled_quantity int NOT NULL DEFAULT 0`);
    await addConstraint(queryRunner, { name, table, definition });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE ${table}
        DROP CONSTRAINT IF EXISTS ${name},
        DROP COLUMN IF EXISTS shipped_quantity,
        DROP COLUMN IF EXISTS returned_quantity,
        DROP COLUMN IF EXISTS cancelled_quantity`);
  }
}
