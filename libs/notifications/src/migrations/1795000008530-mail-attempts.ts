import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MailAttempts1795000008530 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE notifications.messages ADD attempts int NOT NULL DEFAULT 0',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.messages DROP attempts');
  }
}
