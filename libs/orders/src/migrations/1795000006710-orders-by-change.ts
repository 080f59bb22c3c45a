import {
  backfill,
  createIndex,
  dropIndex,
  setNotNull,
} from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'orders.orders';

/**
 * Sets the last change of each order from its timeline, and adds the indexes for lists of changes.
 */
export class OrdersByChange1795000006710 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await backfill(queryRunner, {
      table,
      key: ['id'],
      set: `updated_at = greatest(row.placed_at,
        (SELECT max(entry.occurred_at) FROM orders.timeline entry WHERE entry.order_id = row.id))`,
      where: 'row.updated_at IS NULL',
    });
    await setNotNull(queryRunner, table, 'updated_at');
    await createIndex(queryRunner, { name: 'orders_by_change', table, on: '(updated_at, id)' });
    await createIndex(queryRunner, {
      name: 'orders_by_customer_and_change',
      table,
      on: '(customer_id, updated_at, id)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'orders.orders_by_customer_and_change');
    await dropIndex(queryRunner, 'orders.orders_by_change');
    await queryRunner.query(`ALTER TABLE ${table} ALTER updated_at DROP NOT NULL`);
  }
}
