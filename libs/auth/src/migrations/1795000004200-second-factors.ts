import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SecondFactors1795000004200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- A row of second_factors with the same id, once it is confirmed.
      CREATE TABLE auth.totp (
        id            uuid        PRIMARY KEY,
        user_id       uuid        NOT NULL UNIQUE, -- users.users.id
        secret_sealed text        NOT NULL,        -- JWE
        confirmed_at  timestamptz,
        last_step     bigint      NOT NULL DEFAULT 0, -- the newest 30 seconds of which a code was taken: none is taken twice
        created_at    timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX totp_unconfirmed ON auth.totp (created_at) WHERE confirmed_at IS NULL;

      CREATE TABLE auth.recovery_codes (
        code_hash bytea       PRIMARY KEY,
        user_id   uuid        NOT NULL,
        used_at   timestamptz
      );
      CREATE INDEX recovery_codes_by_user ON auth.recovery_codes (user_id);

      -- The first factor was right, and the second is awaited.
      CREATE TABLE auth.login_challenges (
        token_hash      bytea       PRIMARY KEY,
        user_id         uuid        NOT NULL,
        amr             text[]      NOT NULL,
        transport       text        NOT NULL CHECK (transport IN ('token', 'cookie')),
        password_digest bytea,      -- of the password hash that was right; null where no password was asked
        attempts        int         NOT NULL DEFAULT 0,
        expires_at      timestamptz NOT NULL,
        used_at         timestamptz
      );
      CREATE INDEX login_challenges_by_user   ON auth.login_challenges (user_id);
      CREATE INDEX login_challenges_by_expiry ON auth.login_challenges (expires_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM auth.second_factors WHERE kind = 'totp';
      DROP TABLE auth.login_challenges;
      DROP TABLE auth.recovery_codes;
      DROP TABLE auth.totp;
    `);
  }
}
