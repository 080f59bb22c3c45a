import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * OAuth clients (RFC 6749), and the records that prevent a second use of assertions and revoked
 * tokens.
 */
export class OauthClients1795000004410 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE auth.oauth_clients (
        id                    uuid        PRIMARY KEY,
        owner_id              uuid        NOT NULL, -- users.users.id
        name                  text        NOT NULL,
        auth_method           text        NOT NULL CHECK (auth_method IN ('client_secret_basic', 'private_key_jwt')),
        secret_hash           bytea,
        previous_secret_hash  bytea, -- still good until the time beside it
        previous_secret_until timestamptz,
        jwks                  jsonb, -- public keys
        scopes                text[]      NOT NULL,
        per_second            integer     CHECK (per_second > 0), -- null: as the installation says
        created_at            timestamptz NOT NULL DEFAULT now(),
        disabled_at           timestamptz,
        version               integer     NOT NULL DEFAULT 1,
        CHECK ((auth_method = 'client_secret_basic') = (secret_hash IS NOT NULL)),
        CHECK ((auth_method = 'private_key_jwt') = (jwks IS NOT NULL))
      );

      -- Assertions that were used: each works once (RFC 7523 section 3).
      CREATE TABLE auth.client_assertions (
        client_id  uuid        NOT NULL,
        jti_hash   bytea       NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (client_id, jti_hash)
      );
      CREATE INDEX client_assertions_expiry ON auth.client_assertions (expires_at);

      -- Access tokens of clients that were given back before they expired (RFC 7009).
      CREATE TABLE auth.revoked_tokens (
        jti        text        PRIMARY KEY,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX revoked_tokens_expiry ON auth.revoked_tokens (expires_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE auth.revoked_tokens, auth.client_assertions, auth.oauth_clients',
    );
  }
}
