import { addConstraint, createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'invoices.documents';

/**
 * An order that was refunded in full and is paid again gets another invoice. So an order has one
 * invoice that follows none, and each invoice is followed once.
 */
export class SecondInvoices1795000009510 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS follows uuid`);
    await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS order_paid bigint`);
    const constraints = {
      documents_follows_fkey: `FOREIGN KEY (follows) REFERENCES ${table} (id)`,
      documents_follows_check: `CHECK (follows IS NULL OR kind = 'invoice')`,
      documents_order_paid_check: `CHECK (order_paid IS NULL
        OR (order_paid >= 0 AND refers_to IS NOT NULL))`,
    };
    for (const [name, definition] of Object.entries(constraints))
      await addConstraint(queryRunner, { name, table, definition });
    await createIndex(queryRunner, {
      ...{ name: 'documents_first_invoice_of_order', table, unique: true },
      on: "(order_id) WHERE kind = 'invoice' AND follows IS NULL",
    });
    await createIndex(queryRunner, {
      ...{ name: 'documents_followed_once', table, unique: true },
      on: '(follows) WHERE follows IS NOT NULL',
    });
    await dropIndex(queryRunner, 'invoices.documents_one_invoice_per_order');
  }

  /** Refused while an order has a second invoice: documents cannot be deleted. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      ...{ name: 'documents_one_invoice_per_order', table, unique: true },
      on: "(order_id) WHERE kind = 'invoice'",
    });
    await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN IF EXISTS follows`);
    await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN IF EXISTS order_paid`);
  }
}
