import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = 'orders.orders';

/**
 * For orders with a reference. Customers see only their own, so for them the customer comes first:
 * others may use the same reference for any number of orders.
 */
export class OrdersByReference1795000006210 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'orders_by_reference',
      table,
      on: '(reference, placed_at DESC, id DESC) WHERE reference IS NOT NULL',
    });
    await createIndex(queryRunner, {
      name: 'orders_by_customer_and_reference',
      table,
      on: '(customer_id, reference, placed_at DESC, id DESC) WHERE reference IS NOT NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'orders.orders_by_customer_and_reference');
    await dropIndex(queryRunner, 'orders.orders_by_reference');
  }
}
