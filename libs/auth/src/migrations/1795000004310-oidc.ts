import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-in with other providers. */
export class Oidc1795000004310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Who somebody is at another provider. The address that was verified there is not kept.
      CREATE TABLE auth.identities (
        id           uuid        PRIMARY KEY,
        user_id      uuid        NOT NULL, -- users.users.id
        issuer       text        NOT NULL,
        subject      text        NOT NULL,
        created_at   timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        CONSTRAINT identities_issuer_subject_key UNIQUE (issuer, subject)
      );
      CREATE INDEX identities_by_user ON auth.identities (user_id);

      -- Sign-ins under way. Nonce and PKCE verifier are not kept: they follow from the state and the cookie of the browser.
      CREATE TABLE auth.oidc_flows (
        state_hash   bytea       PRIMARY KEY,
        browser_hash bytea       NOT NULL,
        provider     text        NOT NULL,
        return_to    text        NOT NULL,
        transport    text        NOT NULL CHECK (transport IN ('token', 'cookie')),
        expires_at   timestamptz NOT NULL
      );
      CREATE INDEX oidc_flows_by_expiry ON auth.oidc_flows (expires_at);

      -- What a provider vouched for, until the page that asked spends its code.
      CREATE TABLE auth.oidc_results (
        code_hash    bytea       PRIMARY KEY,
        browser_hash bytea       NOT NULL,
        kind         text        NOT NULL CHECK (kind IN ('session', 'link')),
        provider     text        NOT NULL,
        user_id      uuid        NOT NULL,
        issuer       text        NOT NULL,
        subject      text        NOT NULL,
        transport    text        NOT NULL CHECK (transport IN ('token', 'cookie')),
        expires_at   timestamptz NOT NULL
      );
      CREATE INDEX oidc_results_by_expiry ON auth.oidc_results (expires_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE auth.oidc_results, auth.oidc_flows, auth.identities');
  }
}
