import { addConstraint } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tags and notes of an order, and entries of its timeline that only staff see. */
export class OrderNotes1795000007230 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE orders.orders ADD COLUMN IF NOT EXISTS tags text[] NOT NULL DEFAULT '{}'`,
    );
    await addConstraint(queryRunner, {
      name: 'orders_tags_check',
      table: 'orders.orders',
      definition: 'CHECK (cardinality(tags) <= 20)',
    });
    await queryRunner.query(
      `ALTER TABLE orders.timeline ADD COLUMN IF NOT EXISTS visibility text NOT NULL
         DEFAULT 'customer'`,
    );
    await addConstraint(queryRunner, {
      name: 'timeline_visibility_check',
      table: 'orders.timeline',
      definition: `CHECK (visibility IN ('customer', 'internal'))`,
    });
    await queryRunner.query(`
      CREATE TABLE IF NOT EXISTS orders.order_notes (
        order_id   uuid        NOT NULL REFERENCES orders.orders,
        id         uuid        NOT NULL,
        author_id  uuid        NOT NULL, -- users.users.id
        visibility text        NOT NULL CHECK (visibility IN ('customer', 'internal')),
        text       text        NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (order_id, id)
      )
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE IF EXISTS orders.order_notes');
    await queryRunner.query('ALTER TABLE orders.timeline DROP COLUMN IF EXISTS visibility');
    await queryRunner.query('ALTER TABLE orders.orders DROP COLUMN IF EXISTS tags');
  }
}
