import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Phone numbers of accounts, and the text messages to them. */
export class TextMessages1795000008820 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notifications.phone_numbers (
        user_id      uuid        PRIMARY KEY, -- users.users.id; no foreign key across schemas
        number       text        NOT NULL,
        confirmed_at timestamptz NOT NULL,
        CONSTRAINT phone_numbers_number_check CHECK (number ~ '^\\+[1-9][0-9]{6,14}$'))`);
    await queryRunner.query(`
      CREATE TABLE notifications.phone_codes (
        id         uuid        PRIMARY KEY,
        user_id    uuid        NOT NULL,
        number     text        NOT NULL,
        tries      int         NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at   timestamptz,
        CONSTRAINT phone_codes_number_check CHECK (number ~ '^\\+[1-9][0-9]{6,14}$'),
        CONSTRAINT phone_codes_tries_check CHECK (tries BETWEEN 0 AND 5))`);
    await queryRunner.query(
      'CREATE INDEX phone_codes_by_user ON notifications.phone_codes (user_id, id)',
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX phone_codes_open_key
          ON notifications.phone_codes (user_id) WHERE ended_at IS NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE notifications.sms_messages (
        id         uuid        PRIMARY KEY,
        user_id    uuid        NOT NULL,
        message_id uuid,
        state      text        NOT NULL DEFAULT 'queued',
        recipient  text,
        attempts   int         NOT NULL DEFAULT 0,
        last_error text,
        created_at timestamptz NOT NULL,
        sent_at    timestamptz,
        held_until timestamptz,
        CONSTRAINT sms_messages_state_check CHECK (state ~ '^[a-z-]{3,40}$'),
        CONSTRAINT sms_messages_held_until_check
          CHECK ((state = 'deferred') = (held_until IS NOT NULL)),
        CONSTRAINT sms_messages_sent_at_check CHECK ((state = 'sent') = (sent_at IS NOT NULL)))`);
    await queryRunner.query(
      'CREATE INDEX sms_messages_by_user ON notifications.sms_messages (user_id, id)',
    );
    await queryRunner.query(
      'CREATE INDEX sms_messages_by_state ON notifications.sms_messages (state, id)',
    );
    await queryRunner.query(
      `CREATE INDEX sms_messages_held
          ON notifications.sms_messages (held_until, id) WHERE state = 'deferred'`,
    );
    await queryRunner.query(`
      CREATE TABLE notifications.sms_budgets (
        key        bytea       PRIMARY KEY,
        started_at timestamptz NOT NULL,
        last_at    timestamptz NOT NULL,
        sent       int         NOT NULL)`);
    await queryRunner.query(
      'CREATE INDEX sms_budgets_by_age ON notifications.sms_budgets (started_at)',
    );
    await queryRunner.query(
      `ALTER TABLE notifications.preferences ADD COLUMN opted_in text[] NOT NULL DEFAULT '{}'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE notifications.preferences DROP COLUMN opted_in');
    for (const table of ['sms_budgets', 'sms_messages', 'phone_codes', 'phone_numbers'])
      await queryRunner.query(`DROP TABLE notifications.${table}`);
  }
}
