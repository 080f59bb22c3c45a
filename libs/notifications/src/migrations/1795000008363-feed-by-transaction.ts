import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stream of the feeds reads along this index. */
export class FeedByTransaction1795000008363 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'notifications_by_transaction',
      table: 'notifications.notifications',
      on: '(changed_in, id) WHERE changed_in IS NOT NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'notifications.notifications_by_transaction');
  }
}
