import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far each module got with an erasure, and the people that a stored response names, so that
 * they are found by key.
 */
export class ErasureInPages1795000005500 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE IF NOT EXISTS platform.erasure_progress (
        erasure_id uuid   NOT NULL REFERENCES platform.erasures (id) ON DELETE CASCADE,
        module     text   NOT NULL,
        steps      int    NOT NULL, -- of the release that began: another one begins again
        step       int    NOT NULL DEFAULT 0,
        after      text,  -- where the last page of the step ended
        changed    bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (erasure_id, module)
      )`);
    // Null: it names only the caller, whom the primary key finds; or the previous release stored
    // it, for 48 hours at most.
    await queryRunner.query(
      'ALTER TABLE platform.idempotency_keys ADD COLUMN IF NOT EXISTS subject_ids uuid[]',
    );
    await createIndex(queryRunner, {
      name: 'idempotency_keys_by_subject',
      table: 'platform.idempotency_keys',
      on: 'USING gin (subject_ids) WHERE subject_ids IS NOT NULL',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'platform.idempotency_keys_by_subject');
    await queryRunner.query('ALTER TABLE platform.idempotency_keys DROP IF EXISTS subject_ids');
    await queryRunner.query('DROP TABLE IF EXISTS platform.erasure_progress');
  }
}
