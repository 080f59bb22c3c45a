import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The line of a key: the first key that it was rotated from. Null for the first key itself, and for
 * keys of the previous release, whose stored idempotency keys stay theirs that way.
 */
export class ApiKeyLines1795000005100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE auth.api_keys ADD COLUMN line_id uuid');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE auth.api_keys DROP COLUMN line_id');
  }
}
