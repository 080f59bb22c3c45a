import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By these indexes, an erasure finds the rows of a person, and an export pages through them. */
export class UsersOwnerIndexes1795000005520 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'email_changes_by_user',
      table: 'users.email_changes',
      on: '(user_id, id)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'users.email_changes_by_user');
  }
}
