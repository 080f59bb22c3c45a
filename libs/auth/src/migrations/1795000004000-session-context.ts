import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How a person proved their identity, from where, and how the session travels. The previous release
 * leaves the defaults.
 */
export class SessionContext1795000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE auth.sessions
        ADD transport        text        NOT NULL DEFAULT 'token' CHECK (transport IN ('token', 'cookie')),
        ADD acr              text        NOT NULL DEFAULT 'urn:orderly:aal1',
        ADD amr              text[]      NOT NULL DEFAULT '{pwd}',
        ADD authenticated_at timestamptz NOT NULL DEFAULT now(),
        ADD user_agent       text,
        ADD country          text,
        ADD last_used_at     timestamptz,
        ADD last_ip          inet,
        ADD cookie_hash      bytea       UNIQUE;
      UPDATE auth.sessions SET authenticated_at = created_at;

      -- A pattern, so that a new reason needs no migration.
      ALTER TABLE auth.sessions
        DROP CONSTRAINT sessions_end_reason_check,
        ADD CONSTRAINT sessions_end_reason_check CHECK (end_reason ~ '^[a-z-]{3,40}$');

      ALTER TABLE auth.refresh_tokens ADD successor_salt bytea;
      ALTER TABLE auth.credentials ADD is_short boolean NOT NULL DEFAULT false;

      -- One row per confirmed factor, whatever its kind keeps elsewhere: the look-up of a caller asks whether there is one.
      CREATE TABLE auth.second_factors (
        id         uuid        PRIMARY KEY,
        user_id    uuid        NOT NULL, -- users.users.id
        kind       text        NOT NULL CHECK (kind IN ('totp', 'passkey')),
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX second_factors_by_user ON auth.second_factors (user_id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE auth.second_factors;
      ALTER TABLE auth.credentials DROP is_short;
      ALTER TABLE auth.refresh_tokens DROP successor_salt;
      UPDATE auth.sessions SET end_reason = 'logged-out'
       WHERE end_reason NOT IN ('logged-out', 'token-reused', 'account-suspended');
      ALTER TABLE auth.sessions
        DROP CONSTRAINT sessions_end_reason_check,
        ADD CONSTRAINT sessions_end_reason_check
          CHECK (end_reason IN ('logged-out', 'token-reused', 'account-suspended')),
        DROP transport, DROP acr, DROP amr, DROP authenticated_at, DROP user_agent, DROP country, DROP last_used_at,
        DROP last_ip, DROP cookie_hash;
    `);
  }
}
