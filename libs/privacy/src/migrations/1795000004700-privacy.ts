import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pending erasures, what each module did about them, and the copies that people requested. */
export class Privacy1795000004700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE platform.erasures (
        id           uuid        PRIMARY KEY,
        user_id      uuid        NOT NULL CONSTRAINT erasures_user_key UNIQUE, -- users.users.id
        asked_by     uuid        NOT NULL,
        asked_at     timestamptz NOT NULL DEFAULT now(),
        traceparent  text        NOT NULL,
        begun_at     timestamptz, -- null: what was under way when it was asked for is still to end
        expected     text[],      -- the modules that have to answer
        completed_at timestamptz,
        CHECK ((begun_at IS NULL) = (expected IS NULL))
      );
      CREATE INDEX erasures_waiting ON platform.erasures (asked_at) WHERE begun_at IS NULL;

      CREATE TABLE platform.erasure_answers (
        erasure_id  uuid        NOT NULL REFERENCES platform.erasures (id) ON DELETE CASCADE,
        module      text        NOT NULL,
        changed     int         NOT NULL,
        kept        jsonb       NOT NULL, -- what stays, and why
        answered_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (erasure_id, module)
      );

      CREATE TABLE platform.personal_exports (
        id         uuid        PRIMARY KEY,
        user_id    uuid        NOT NULL, -- users.users.id
        status     text        NOT NULL CHECK (status IN ('queued', 'ready', 'downloaded', 'expired', 'failed')),
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz, -- null until it is ready
        token_hash bytea       CONSTRAINT personal_exports_token_key UNIQUE,
        archive    bytea       CHECK (octet_length(archive) <= 16777216),
        size       int,
        CHECK (archive IS NULL OR status IN ('queued', 'ready'))
      );
      -- One at a time for each person, however many requests come at once.
      CREATE UNIQUE INDEX personal_exports_under_way ON platform.personal_exports (user_id) WHERE status = 'queued';
      CREATE INDEX personal_exports_by_user ON platform.personal_exports (user_id, created_at DESC);
      CREATE INDEX personal_exports_by_expiry ON platform.personal_exports (expires_at) WHERE status = 'ready';
      -- It is compressed already.
      ALTER TABLE platform.personal_exports ALTER archive SET STORAGE EXTERNAL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE platform.personal_exports, platform.erasure_answers, platform.erasures',
    );
  }
}
