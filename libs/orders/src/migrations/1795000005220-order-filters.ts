import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For the orders of a customer with a status: a customer may have many, and few or none of them
 * with that status.
 */
export class OrderFilters1795000005220 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'orders_by_customer_and_status',
      table: 'orders.orders',
      on: '(customer_id, status, placed_at DESC, id DESC)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'orders.orders_by_customer_and_status');
  }
}
