import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateEvents1795000000150 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE platform.outbox (
        id              uuid        PRIMARY KEY, -- the event's id, a UUIDv7: so the primary key is also the index by age
        position        bigint      GENERATED ALWAYS AS IDENTITY,
        type            text        NOT NULL,
        subject         text        NOT NULL,
        occurred_at     timestamptz NOT NULL,
        traceparent     text        NOT NULL,
        data            jsonb       NOT NULL,
        recorded_at     timestamptz NOT NULL DEFAULT now(),
        published_at    timestamptz,
        attempts        int         NOT NULL DEFAULT 0,
        next_attempt_at timestamptz, -- null: at once
        last_error      text
      );
      CREATE INDEX outbox_pending            ON platform.outbox (position)          WHERE published_at IS NULL;
      CREATE INDEX outbox_pending_of_subject ON platform.outbox (subject, position) WHERE published_at IS NULL;

      -- One row per delivery of an event to a consumer.
      CREATE TABLE platform.inbox (
        event_id        uuid        NOT NULL,
        consumer        text        NOT NULL,
        subject         text        NOT NULL,
        position        bigint      NOT NULL,
        status          text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'dead')),
        attempts        int         NOT NULL DEFAULT 0,
        crashes         int         NOT NULL DEFAULT 0, -- leases that ran out: their owner died or hung
        enqueued_at     timestamptz NOT NULL DEFAULT now(),
        next_attempt_at timestamptz, -- null: at once
        handled_at      timestamptz,
        last_error      text,
        lease_owner     uuid,
        lease_until     timestamptz,
        PRIMARY KEY (event_id, consumer),
        CHECK ((status = 'pending') = (handled_at IS NULL))
      );
      CREATE INDEX inbox_pending_of_subject ON platform.inbox (consumer, subject, position) WHERE status = 'pending';
      CREATE INDEX inbox_pending_by_age     ON platform.inbox (enqueued_at)                 WHERE status = 'pending';
      CREATE INDEX inbox_dead               ON platform.inbox (position, consumer)          WHERE status = 'dead';

      CREATE TABLE platform.scheduled_tasks (
        name         text        PRIMARY KEY,
        next_run_at  timestamptz NOT NULL DEFAULT now(),
        lease_owner  uuid,
        lease_until  timestamptz,
        last_run_at  timestamptz,
        last_error   text
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE platform.scheduled_tasks, platform.inbox, platform.outbox');
  }
}
