import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEXES = [
  {
    name: 'orders_by_payment_status',
    table: 'orders.orders',
    on: '(payment_status, placed_at DESC, id DESC)',
  },
  { name: 'orders_by_total', table: 'orders.orders', on: '(total_currency, total_amount, id)' },
  {
    name: 'orders_by_start_of_reference',
    table: 'orders.orders',
    on: '(lower(reference) text_pattern_ops) WHERE reference IS NOT NULL',
  },
  { name: 'order_lines_by_product', table: 'orders.order_lines', on: '(product_id, order_id)' },
] as const;

/**
 * For lists by payment status, by total, and by what people type. Tags that orders have already are
 * not copied: no release has them yet.
 */
export class OrderLists1795000007720 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await createIndex(queryRunner, index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of [...INDEXES].reverse()) await dropIndex(queryRunner, `orders.${name}`);
  }
}
