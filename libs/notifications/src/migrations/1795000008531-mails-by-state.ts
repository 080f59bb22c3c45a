import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staff list the mails of a state along this index. */
export class MailsByState1795000008531 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    const table = 'notifications.messages';
    await createIndex(queryRunner, { name: 'messages_by_state', table, on: '(state, id)' });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'notifications.messages_by_state');
  }
}
