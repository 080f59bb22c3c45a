import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'invoices.documents';

/** Up to where the credit notes cover the refunds of an order. */
export class CreditedRefunds1795000007460 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS order_refunded bigint`);
    await addConstraint(queryRunner, {
      name: 'documents_order_refunded_check',
      table,
      definition: `CHECK (order_refunded IS NULL
        OR (order_refunded > 0 AND refers_to IS NOT NULL))`,
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN IF EXISTS order_refunded`);
  }
}
