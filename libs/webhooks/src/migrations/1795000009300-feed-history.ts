import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FeedHistory1795000009300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhooks.feed_clock ADD COLUMN history text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhooks.feed_clock DROP COLUMN history');
  }
}
