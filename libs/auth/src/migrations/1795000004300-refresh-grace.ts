import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets the purge find used salts among millions of tokens without one. */
export class RefreshGrace1795000004300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE INDEX refresh_tokens_with_salt ON auth.refresh_tokens (used_at) WHERE successor_salt IS NOT NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX auth.refresh_tokens_with_salt');
  }
}
