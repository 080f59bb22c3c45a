import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Changes of an address that wait for both addresses to agree. Their links are ordinary one-time
 * tokens.
 */
export class EmailChanges1795000004100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE users.email_changes (
        id               uuid        PRIMARY KEY,
        user_id          uuid        NOT NULL REFERENCES users.users (id) ON DELETE CASCADE,
        old_email        text        NOT NULL CHECK (old_email = lower(old_email)),
        new_email        text        NOT NULL CHECK (new_email = lower(new_email)),
        old_confirmed_at timestamptz,
        new_confirmed_at timestamptz,
        created_at       timestamptz NOT NULL DEFAULT now(),
        expires_at       timestamptz NOT NULL,
        -- Made, or replaced by a later one.
        ended_at         timestamptz
      );
      CREATE UNIQUE INDEX email_changes_open_key ON users.email_changes (user_id) WHERE ended_at IS NULL;
      -- How often an address was written to.
      CREATE INDEX email_changes_new_email_idx ON users.email_changes (new_email, created_at);
      CREATE INDEX email_changes_expiry_idx ON users.email_changes (expires_at);

      ALTER TABLE users.one_time_tokens ADD email_change_id uuid REFERENCES users.email_changes (id) ON DELETE CASCADE;
      CREATE INDEX one_time_tokens_email_change_idx ON users.one_time_tokens (email_change_id)
        WHERE email_change_id IS NOT NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM users.one_time_tokens WHERE email_change_id IS NOT NULL;
      ALTER TABLE users.one_time_tokens DROP email_change_id;
      DROP TABLE users.email_changes;
    `);
  }
}
