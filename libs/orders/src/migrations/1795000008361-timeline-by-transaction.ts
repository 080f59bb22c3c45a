import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stream of changes reads along this index. */
export class TimelineByTransaction1795000008361 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'timeline_by_transaction',
      table: 'orders.timeline',
      on: '(recorded_in, order_id, position) WHERE recorded_in IS NOT NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'orders.timeline_by_transaction');
  }
}
