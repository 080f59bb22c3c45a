import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'orders.orders';

/** What the payments of an order come to. Orders that are there have no payments yet. */
export class OrderPayments1795000007900 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS paid_amount bigint NOT NULL DEFAULT 0,
         ADD COLUMN IF NOT EXISTS refunded_amount bigint NOT NULL DEFAULT 0`,
    );
    await addConstraint(queryRunner, {
      name: 'orders_paid_amount_check',
      table,
      definition: 'CHECK (refunded_amount BETWEEN 0 AND paid_amount)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${table} DROP COLUMN IF EXISTS paid_amount,
         DROP COLUMN IF EXISTS refunded_amount`,
    );
  }
}
