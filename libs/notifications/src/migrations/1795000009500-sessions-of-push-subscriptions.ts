import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The session in which a browser subscribed; null until it says again that it has subscribed. */
export class SessionsOfPushSubscriptions1795000009500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.push_subscriptions ADD session_id uuid');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.push_subscriptions DROP session_id');
  }
}
