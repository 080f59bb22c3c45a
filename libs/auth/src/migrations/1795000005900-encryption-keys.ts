import { createIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records which key sealed a secret, and which rows of login_attempts belong to an account. */
export class EncryptionKeys1795000005900 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    // Empty for secrets that were sealed before keys had ids.
    await queryRunner.query(
      `ALTER TABLE auth.totp ADD COLUMN IF NOT EXISTS sealed_with text NOT NULL DEFAULT ''`,
    );
    await createIndex(queryRunner, {
      name: 'totp_by_key',
      table: 'auth.totp',
      on: '(sealed_with)',
    });
    await queryRunner.query(
      'ALTER TABLE auth.login_attempts ADD COLUMN IF NOT EXISTS owner_id uuid',
    );
    await createIndex(queryRunner, {
      name: 'login_attempts_by_owner',
      table: 'auth.login_attempts',
      on: '(owner_id)',
    });
    // The digests of earlier releases use no key and are 32 bytes long; the purge soon removes
    // them.
    await createIndex(queryRunner, {
      name: 'login_attempts_unkeyed',
      table: 'auth.login_attempts',
      on: '(last_attempt_at) WHERE octet_length(key) = 32',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX CONCURRENTLY IF EXISTS auth.login_attempts_unkeyed');
    await queryRunner.query('ALTER TABLE auth.login_attempts DROP COLUMN IF EXISTS owner_id');
    await queryRunner.query('ALTER TABLE auth.totp DROP COLUMN IF EXISTS sealed_with');
  }
}
