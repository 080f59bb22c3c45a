import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Create{{Names}}{{created}} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA {{schema}};

      CREATE TABLE {{schema}}.{{schema}} (
        id          uuid        PRIMARY KEY,
        owner_id    uuid,       -- users.users.id
        name        text        NOT NULL,
        email       text        NOT NULL,
        welcomed_at timestamptz,
        version     int         NOT NULL,
        created_at  timestamptz NOT NULL,
        updated_at  timestamptz NOT NULL,
        CONSTRAINT {{schema}}_email_key UNIQUE (email),
        CONSTRAINT {{schema}}_name_check CHECK (length(name) BETWEEN 1 AND 200),
        CONSTRAINT {{schema}}_email_check CHECK (length(email) BETWEEN 3 AND 254),
        CONSTRAINT {{schema}}_version_check CHECK (version >= 1)
      );
      CREATE INDEX {{schema}}_by_owner ON {{schema}}.{{schema}} (owner_id, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA {{schema}} CASCADE');
  }
}
