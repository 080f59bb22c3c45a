import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The relay takes events type by type, so that a backlog of one type does not delay the others.
 * Built without blocking writers.
 */
export class OutboxByType1795000005710 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    // It waits for transactions that began before it, but no statement waits for it.
    await queryRunner.query('SET lock_timeout = 0');
    // Removes the remains of an interrupted attempt: PostgreSQL leaves an invalid index behind.
    await queryRunner.query('DROP INDEX CONCURRENTLY IF EXISTS platform.outbox_pending_by_type');
    await queryRunner.query(
      `CREATE INDEX CONCURRENTLY outbox_pending_by_type
           ON platform.outbox (type, position) WHERE published_at IS NULL`,
    );
    await queryRunner.query('RESET lock_timeout');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX CONCURRENTLY IF EXISTS platform.outbox_pending_by_type');
  }
}
