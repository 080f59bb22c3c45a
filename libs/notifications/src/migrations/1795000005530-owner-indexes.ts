import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By these indexes, an erasure finds the rows of a person, and an export pages through them. */
export class NotificationsOwnerIndexes1795000005530 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'messages_by_user',
      table: 'notifications.messages',
      on: '(user_id, id)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'notifications.messages_by_user');
  }
}
