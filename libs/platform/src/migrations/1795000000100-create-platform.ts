import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePlatform1795000000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA IF NOT EXISTS platform;

      CREATE TABLE platform.installation_secrets (
        name       text        PRIMARY KEY,
        value      bytea       NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE platform.idempotency_keys (
        principal   text        NOT NULL,
        route       text        NOT NULL,
        key         text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
        fingerprint bytea       NOT NULL,
        status      smallint    NOT NULL,
        headers     jsonb       NOT NULL,
        body        json, -- json and not jsonb: a replay is the same text, keys in the same order
        created_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (principal, route, key)
      );
      CREATE INDEX idempotency_keys_by_age ON platform.idempotency_keys (created_at);

      -- Counters of the last minutes: not worth a write to the log, and lost with nothing but a fresh allowance.
      CREATE UNLOGGED TABLE platform.rate_limits (
        key          text        NOT NULL,
        window_start timestamptz NOT NULL,
        ends_at      timestamptz NOT NULL,
        count        int         NOT NULL,
        PRIMARY KEY (key, window_start)
      );
      CREATE INDEX rate_limits_by_end ON platform.rate_limits (ends_at);

      CREATE TABLE platform.audit_events (
        id           uuid        PRIMARY KEY,
        occurred_at  timestamptz NOT NULL,
        actor_id     uuid, -- users.accounts.id; no foreign key across schemas
        action       text        NOT NULL,
        subject_type text        NOT NULL,
        subject_id   text        NOT NULL,
        before       jsonb,
        after        jsonb,
        ip           inet,
        request_id   text        NOT NULL,
        traceparent  text        NOT NULL
      );
      CREATE INDEX audit_events_by_actor   ON platform.audit_events (actor_id, id DESC);
      CREATE INDEX audit_events_by_subject ON platform.audit_events (subject_type, subject_id, id DESC);
      CREATE INDEX audit_events_by_action  ON platform.audit_events (action, id DESC);

      CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'The table % only grows.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END
      $$;
      CREATE TRIGGER audit_events_only_grow
        BEFORE UPDATE OR DELETE ON platform.audit_events
        FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
      CREATE TRIGGER audit_events_are_not_emptied
        BEFORE TRUNCATE ON platform.audit_events
        FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA platform CASCADE');
  }
}
