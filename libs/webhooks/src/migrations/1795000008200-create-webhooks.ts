import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebhooks1795000008200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA webhooks;

      -- The public events of the last 30 days, for the feed and for deliveries.
      CREATE TABLE webhooks.events (
        seq         bigint      GENERATED ALWAYS AS IDENTITY,
        position    bigint      NOT NULL, -- the id of the transaction, see feed_clock
        event_id    uuid        NOT NULL,
        type        text        NOT NULL,
        subject     text        NOT NULL,
        occurred_at timestamptz NOT NULL,
        data        jsonb       NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT events_pkey PRIMARY KEY (seq),
        CONSTRAINT events_event_id_key UNIQUE (event_id)
      );
      CREATE INDEX events_in_order ON webhooks.events (position, seq);
      CREATE INDEX events_by_age   ON webhooks.events (recorded_at, seq);

      CREATE TABLE webhooks.feed_clock (
        id         smallint NOT NULL DEFAULT 1,
        xid_offset bigint   NOT NULL DEFAULT 0,
        CONSTRAINT feed_clock_pkey PRIMARY KEY (id),
        CONSTRAINT feed_clock_id_check CHECK (id = 1)
      );
      INSERT INTO webhooks.feed_clock DEFAULT VALUES;

      CREATE TABLE webhooks.endpoints (
        id              uuid        NOT NULL,
        owner_id        uuid        NOT NULL, -- users.users.id
        url             text        NOT NULL,
        description     text        NOT NULL,
        event_types     text[]      NOT NULL,
        scopes          text[],
        ordered         boolean     NOT NULL,
        enabled         boolean     NOT NULL,
        disabled_reason text,
        failures        int         NOT NULL DEFAULT 0,
        failing_since   timestamptz,
        paused_until    timestamptz,
        queued_at       timestamptz,
        version         int         NOT NULL,
        created_at      timestamptz NOT NULL,
        updated_at      timestamptz NOT NULL,
        removed_at      timestamptz,
        CONSTRAINT endpoints_pkey PRIMARY KEY (id),
        CONSTRAINT endpoints_url_check CHECK (length(url) BETWEEN 1 AND 2000),
        CONSTRAINT endpoints_description_check CHECK (length(description) <= 500),
        CONSTRAINT endpoints_event_types_check CHECK (cardinality(event_types) BETWEEN 1 AND 50),
        CONSTRAINT endpoints_disabled_reason_check
          CHECK (disabled_reason IN ('by-owner', 'gone', 'failing'))
      );
      CREATE INDEX endpoints_by_owner ON webhooks.endpoints (owner_id, id);

      CREATE TABLE webhooks.secrets (
        id          uuid        NOT NULL,
        endpoint_id uuid        NOT NULL,
        sealed      text        NOT NULL,
        sealed_with text        NOT NULL,
        public_key  text        NOT NULL,
        created_at  timestamptz NOT NULL,
        expires_at  timestamptz,
        CONSTRAINT secrets_pkey PRIMARY KEY (id),
        CONSTRAINT secrets_endpoint_id_fkey FOREIGN KEY (endpoint_id)
          REFERENCES webhooks.endpoints (id) ON DELETE CASCADE
      );
      CREATE INDEX secrets_by_endpoint ON webhooks.secrets (endpoint_id, created_at);
      CREATE INDEX secrets_by_key      ON webhooks.secrets (sealed_with);

      CREATE TABLE webhooks.deliveries (
        id              uuid        NOT NULL,
        endpoint_id     uuid        NOT NULL,
        seq             bigint      NOT NULL,
        subject         text        NOT NULL,
        status          text        NOT NULL DEFAULT 'pending',
        attempts        int         NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        created_at      timestamptz NOT NULL DEFAULT now(),
        finished_at     timestamptz,
        CONSTRAINT deliveries_pkey PRIMARY KEY (id),
        CONSTRAINT deliveries_endpoint_event_key UNIQUE (endpoint_id, seq),
        CONSTRAINT deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id)
          REFERENCES webhooks.endpoints (id) ON DELETE CASCADE,
        CONSTRAINT deliveries_seq_fkey FOREIGN KEY (seq)
          REFERENCES webhooks.events (seq) ON DELETE CASCADE,
        CONSTRAINT deliveries_status_check CHECK (status IN ('pending', 'delivered', 'failed')),
        CONSTRAINT deliveries_pending_check
          CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
      );
      CREATE INDEX deliveries_due ON webhooks.deliveries (endpoint_id, next_attempt_at)
        WHERE status = 'pending';
      CREATE INDEX deliveries_due_at ON webhooks.deliveries (next_attempt_at)
        WHERE status = 'pending';
      CREATE INDEX deliveries_pending_of_subject
        ON webhooks.deliveries (endpoint_id, subject, seq) WHERE status = 'pending';
      CREATE INDEX deliveries_by_endpoint ON webhooks.deliveries (endpoint_id, id);
      CREATE INDEX deliveries_by_event ON webhooks.deliveries (seq);

      CREATE TABLE webhooks.attempts (
        id            uuid        NOT NULL,
        delivery_id   uuid        NOT NULL,
        attempted_at  timestamptz NOT NULL,
        duration_ms   int         NOT NULL,
        url           text        NOT NULL,
        status        int,
        error         text,
        response_body text,
        CONSTRAINT attempts_pkey PRIMARY KEY (id),
        CONSTRAINT attempts_delivery_id_fkey FOREIGN KEY (delivery_id)
          REFERENCES webhooks.deliveries (id) ON DELETE CASCADE
      );
      CREATE INDEX attempts_by_delivery ON webhooks.attempts (delivery_id, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA webhooks CASCADE');
  }
}
