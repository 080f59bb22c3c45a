import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Passkeys1795000004210 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Each is a row of second_factors with the same id.
      CREATE TABLE auth.passkeys (
        id            uuid        PRIMARY KEY,
        user_id       uuid        NOT NULL, -- users.users.id
        credential_id bytea       NOT NULL UNIQUE,
        public_key    bytea       NOT NULL, -- COSE
        counter       bigint      NOT NULL, -- 0 for good where the authenticator does not count
        transports    text[]      NOT NULL,
        device_type   text        NOT NULL,
        backed_up     boolean     NOT NULL,
        aaguid        uuid        NOT NULL,
        name          text        NOT NULL,
        created_at    timestamptz NOT NULL DEFAULT now(),
        last_used_at  timestamptz
      );
      CREATE INDEX passkeys_by_user ON auth.passkeys (user_id);

      CREATE TABLE auth.webauthn_challenges (
        challenge_hash bytea       PRIMARY KEY,
        purpose        text        NOT NULL CHECK (purpose IN ('registration', 'login', 'second-factor', 'step-up')),
        user_id        uuid,       -- null where anybody's passkey will do
        session_id     uuid,
        expires_at     timestamptz NOT NULL
      );
      CREATE INDEX webauthn_challenges_by_expiry ON auth.webauthn_challenges (expires_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM auth.second_factors WHERE kind = 'passkey';
      DROP TABLE auth.webauthn_challenges;
      DROP TABLE auth.passkeys;
    `);
  }
}
