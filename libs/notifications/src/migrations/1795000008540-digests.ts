import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Digests1795000008540 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE notifications.preferences ADD digests jsonb NOT NULL DEFAULT '{}'`,
    );
    await queryRunner.query(
      'ALTER TABLE notifications.messages ADD hold_for text, ADD digest_id uuid',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE notifications.messages SET state = 'cancelled' WHERE state = 'in-digest'`,
    );
    await queryRunner.query('ALTER TABLE notifications.messages DROP digest_id, DROP hold_for');
    await queryRunner.query('ALTER TABLE notifications.preferences DROP digests');
  }
}
