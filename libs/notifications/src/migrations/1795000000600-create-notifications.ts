import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNotifications1795000000600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE SCHEMA notifications`);
    await queryRunner.query(`
      CREATE TABLE notifications.notifications (
        id         uuid        PRIMARY KEY,
        user_id    uuid        NOT NULL, -- users.users.id; no foreign key across schemas
        event_id   uuid        NOT NULL,
        kind       text        NOT NULL CHECK (kind IN ('order-placed', 'order-cancelled')),
        data       jsonb       NOT NULL,
        created_at timestamptz NOT NULL,
        read_at    timestamptz,
        CONSTRAINT notifications_event_user_key UNIQUE (event_id, user_id))`);
    await queryRunner.query(
      `CREATE INDEX notifications_by_user ON notifications.notifications (user_id, id DESC)`,
    );
    await queryRunner.query(
      `CREATE INDEX notifications_unread_by_user ON notifications.notifications (user_id, id DESC) WHERE read_at IS NULL`,
    );
    // No address and no secret in here: both are looked up or created when the mail is rendered,
    // and never stored with it.
    await queryRunner.query(`
      CREATE TABLE notifications.messages (
        id         uuid        PRIMARY KEY,
        event_id   uuid        NOT NULL,
        user_id    uuid        NOT NULL, -- users.users.id
        template   text        NOT NULL CHECK (template IN
          ('order-placed', 'order-cancelled', 'verify-email', 'registration-repeated', 'accept-invitation')),
        facts      jsonb       NOT NULL,
        state      text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed', 'cancelled')),
        message_id text        NOT NULL, -- RFC 5322; fixed here, so that every repetition carries the same one
        created_at timestamptz NOT NULL,
        sent_at    timestamptz,
        last_error text,
        CONSTRAINT messages_event_template_key UNIQUE (event_id, template),
        CONSTRAINT messages_sent_at_check CHECK ((state = 'sent') = (sent_at IS NOT NULL)))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP SCHEMA notifications CASCADE`);
  }
}
