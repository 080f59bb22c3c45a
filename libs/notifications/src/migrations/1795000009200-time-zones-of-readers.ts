import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which mails give times; null for readers who named none. */
export class TimeZonesOfReaders1795000009200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.preferences ADD time_zone text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.preferences DROP time_zone');
  }
}
