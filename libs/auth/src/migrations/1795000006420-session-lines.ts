import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The hashed prefix of a session's refresh tokens: it identifies a used token whose own row was
 * deleted. Null for sessions of the previous release, which keep all their used tokens until they
 * end.
 */
export class SessionLines1795000006420 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE auth.sessions ADD COLUMN IF NOT EXISTS line_hash bytea');
    await createIndex(queryRunner, {
      name: 'sessions_by_line',
      table: 'auth.sessions',
      on: '(line_hash) WHERE line_hash IS NOT NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'auth.sessions_by_line');
    await queryRunner.query('ALTER TABLE auth.sessions DROP COLUMN IF EXISTS line_hash');
  }
}
