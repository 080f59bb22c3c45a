import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For the purge to find the salts that have served, among millions of tokens that keep none. */
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
