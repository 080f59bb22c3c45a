import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The categories and the archive of the feed. The constant default dates back: all entries so far
 * are about orders.
 */
export class FeedStates1795000008350 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE notifications.notifications
        ADD category text NOT NULL DEFAULT 'orders',
        ADD archived_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE notifications.notifications DROP archived_at, DROP category',
    );
  }
}
