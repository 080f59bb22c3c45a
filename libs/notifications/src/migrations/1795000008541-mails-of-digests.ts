import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A digest finds the mails that it consists of. */
export class MailsOfDigests1795000008541 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'messages_of_digest',
      table: 'notifications.messages',
      on: '(digest_id, id) WHERE digest_id IS NOT NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'notifications.messages_of_digest');
  }
}
