import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys with which programs act for an account. Only their hashes are stored, so a reader of the
 * table cannot use them.
 */
export class ApiKeys1795000004400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE auth.api_keys (
        id           uuid        PRIMARY KEY,
        owner_id     uuid        NOT NULL, -- users.users.id
        name         text        NOT NULL,
        hash         bytea       NOT NULL UNIQUE,
        prefix       text        NOT NULL, -- for people to tell keys apart
        scopes       text[]      NOT NULL,
        ip_ranges    cidr[]      NOT NULL DEFAULT '{}', -- empty: from anywhere
        per_second   integer     CHECK (per_second > 0), -- null: as the installation says
        created_at   timestamptz NOT NULL DEFAULT now(),
        expires_at   timestamptz NOT NULL,
        last_used_at timestamptz,
        last_ip      inet,
        revoked_at   timestamptz,
        replaced_by  uuid, -- the key that this one was rotated to
        version      integer     NOT NULL DEFAULT 1
      );
      CREATE INDEX api_keys_by_owner ON auth.api_keys (owner_id, id DESC);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE auth.api_keys');
  }
}
