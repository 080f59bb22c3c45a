import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each refresh clears the salt of the previous exchange; the index spares a scan of all tokens of
 * the session. Dropped first: after a crash, CONCURRENTLY leaves an invalid index behind.
 */
export class SaltsBySession1795000005102 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.down(queryRunner);
    await queryRunner.query(
      `CREATE INDEX CONCURRENTLY refresh_tokens_salted_by_session
           ON auth.refresh_tokens (session_id) WHERE successor_salt IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP INDEX CONCURRENTLY IF EXISTS auth.refresh_tokens_salted_by_session',
    );
  }
}
