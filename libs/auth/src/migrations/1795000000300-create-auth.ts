import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuth1795000000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA auth;

      CREATE TABLE auth.credentials (
        user_id       uuid        PRIMARY KEY, -- users.users.id; no foreign key across schemas
        password_hash text        NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
        updated_at    timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE auth.sessions (
        id         uuid        PRIMARY KEY,
        user_id    uuid        NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL, -- however often it is refreshed
        ended_at   timestamptz,
        end_reason text        CHECK (end_reason IN ('logged-out', 'token-reused', 'account-suspended')),
        ip         inet,
        CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      );
      CREATE INDEX sessions_by_user   ON auth.sessions (user_id) WHERE ended_at IS NULL;
      CREATE INDEX sessions_by_end    ON auth.sessions (least(expires_at, ended_at));

      -- Used ones stay as long as their session, to recognise a stolen one.
      CREATE TABLE auth.refresh_tokens (
        token_hash bytea       PRIMARY KEY,
        session_id uuid        NOT NULL REFERENCES auth.sessions (id) ON DELETE CASCADE,
        expires_at timestamptz NOT NULL,
        used_at    timestamptz
      );
      CREATE INDEX refresh_tokens_by_session ON auth.refresh_tokens (session_id);

      CREATE TABLE auth.signing_keys (
        kid         text        PRIMARY KEY, -- RFC 7638 thumbprint
        private_key text        NOT NULL,    -- PKCS 8, PEM
        signs_from  timestamptz NOT NULL,
        retires_at  timestamptz,
        created_at  timestamptz NOT NULL DEFAULT now()
      );

      -- Hashed keys: people type passwords into the wrong field.
      CREATE TABLE auth.login_attempts (
        key             bytea            PRIMARY KEY,
        failures        double precision NOT NULL,
        last_attempt_at timestamptz      NOT NULL,
        blocked_until   timestamptz      NOT NULL,
        succeeded_at    timestamptz
      );
      CREATE INDEX login_attempts_by_age ON auth.login_attempts (last_attempt_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA auth CASCADE');
  }
}
