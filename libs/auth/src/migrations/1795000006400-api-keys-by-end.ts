import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The hourly purge uses it to find keys that ended long ago; without it, the purge read all keys.
 */
export class ApiKeysByEnd1795000006400 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'api_keys_by_end',
      table: 'auth.api_keys',
      on: '(least(expires_at, revoked_at))',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'auth.api_keys_by_end');
  }
}
