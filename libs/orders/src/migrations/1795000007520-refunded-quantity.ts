import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'orders.order_lines';
const name = 'order_lines_refunded_quantity_check';

/** How many units of each line were refunded. */
export class RefundedQuantity1795000007520 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS refunded_quantity int NOT NULL DEFAULT 0`,
    );
    const definition = 'CHECK (refunded_quantity BETWEEN 0 AND quantity)';
    await addConstraint(queryRunner, { name, table, definition });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${table}
         DROP CONSTRAINT IF EXISTS ${name},
         DROP COLUMN IF EXISTS refunded_quantity`,
    );
  }
}
