import type { MigrationInterface, QueryRunner } from 'typeorm';

export class QuietHours1795000008520 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.preferences ADD quiet_hours jsonb');
    await queryRunner.query('ALTER TABLE notifications.messages ADD held_until timestamptz');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE notifications.messages SET state = 'cancelled' WHERE state = 'deferred'`,
    );
    await queryRunner.query('ALTER TABLE notifications.messages DROP held_until');
    await queryRunner.query('ALTER TABLE notifications.preferences DROP quiet_hours');
  }
}
