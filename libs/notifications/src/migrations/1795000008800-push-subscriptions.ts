import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Browsers to which notifications are pushed. */
export class PushSubscriptions1795000008800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications.push_subscriptions (
        id            uuid        PRIMARY KEY,
        user_id       uuid        NOT NULL, -- users.users.id; no foreign key across schemas
        endpoint      text        NOT NULL,
        p256dh        text        NOT NULL,
        auth          text        NOT NULL,
        server_key    text        NOT NULL,
        label         text,
        created_at    timestamptz NOT NULL,
        seen_at       timestamptz NOT NULL,
        expires_at    timestamptz,
        failing_since timestamptz,
        CONSTRAINT push_subscriptions_endpoint_key UNIQUE (endpoint),
        CONSTRAINT push_subscriptions_endpoint_check CHECK (length(endpoint) BETWEEN 1 AND 2000),
        CONSTRAINT push_subscriptions_p256dh_check CHECK (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
        CONSTRAINT push_subscriptions_auth_check CHECK (auth ~ '^[A-Za-z0-9_-]{22}$'),
        CONSTRAINT push_subscriptions_label_check CHECK (length(label) <= 100))`);
    await queryRunner.query(
      `CREATE INDEX push_subscriptions_by_user
          ON notifications.push_subscriptions (user_id, seen_at)`,
    );
    await queryRunner.query(
      `CREATE INDEX push_subscriptions_by_expiry
          ON notifications.push_subscriptions (expires_at) WHERE expires_at IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE notifications.push_subscriptions');
  }
}
