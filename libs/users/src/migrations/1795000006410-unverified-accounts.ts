import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Unverified accounts, oldest first: few among all, and the ones that are deleted after a time. */
export class UnverifiedAccounts1795000006410 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'users_unverified',
      table: 'users.users',
      on: '(status, id) WHERE email_verified_at IS NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'users.users_unverified');
  }
}
