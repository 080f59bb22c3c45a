import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const LINES = 'orders.order_lines';
const CHECKS = {
  order_lines_discount_amount_check: 'CHECK (discount_amount >= 0)',
  order_lines_tax_check: 'CHECK (tax_rate >= 0 AND tax_amount >= 0)',
};

/**
 * Discounts, taxes, shipping and addresses of orders. Those that are there have none, and the
 * release before adds none.
 */
export class OrderPrices1795000007320 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE orders.orders
         ADD COLUMN IF NOT EXISTS price_details jsonb,
         ADD COLUMN IF NOT EXISTS billing_address jsonb,
         ADD COLUMN IF NOT EXISTS shipping_address jsonb`,
    );
    await queryRunner.query(
      `ALTER TABLE ${LINES}
         ADD COLUMN IF NOT EXISTS discount_amount bigint NOT NULL DEFAULT 0,
         ADD COLUMN IF NOT EXISTS tax_rate int NOT NULL DEFAULT 0,
         ADD COLUMN IF NOT EXISTS tax_amount bigint NOT NULL DEFAULT 0`,
    );
    for (const [name, definition] of Object.entries(CHECKS))
      await addConstraint(queryRunner, { name, table: LINES, definition });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE ${LINES}
         DROP COLUMN IF EXISTS tax_amount,
         DROP COLUMN IF EXISTS tax_rate,
         DROP COLUMN IF EXISTS discount_amount`,
    );
    await queryRunner.query(
      `ALTER TABLE orders.orders
         DROP COLUMN IF EXISTS shipping_address,
         DROP COLUMN IF EXISTS billing_address,
         DROP COLUMN IF EXISTS price_details`,
    );
  }
}
