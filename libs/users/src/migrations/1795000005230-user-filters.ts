import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For lists of accounts with a status, in the order of the list. */
export class UserFilters1795000005230 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'users_by_status',
      table: 'users.users',
      on: '(status, id DESC)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'users.users_by_status');
  }
}
