import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The time zone of times in mails; null for readers who chose none. */
export class TimeZonesOfReaders1795000009200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.preferences ADD time_zone text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.preferences DROP time_zone');
  }
}
