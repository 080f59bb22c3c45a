import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the last complete check of each invariant found. */
export class InvariantResults1795000007800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE platform.invariant_results (
        name       text        PRIMARY KEY,
        checked    bigint      NOT NULL,
        violations bigint      NOT NULL,
        checked_at timestamptz NOT NULL,
        CONSTRAINT invariant_results_counts_check CHECK (checked >= 0 AND violations >= 0)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE platform.invariant_results');
  }
}
