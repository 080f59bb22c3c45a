import type { MigrationInterface, QueryRunner } from 'typeorm';

const ADMIN = [
  'users:erase',
  'roles:write',
  'sessions:end-any',
  'api-keys:read-any',
  'api-keys:revoke-any',
  'clients:read',
  'clients:write',
  'tokens:introspect',
  'orders:refund',
];
const FINANCE = ['orders:refund'];

/**
 * Gives the new permissions to the built-in roles, and prepares for editable roles and erased
 * accounts.
 */
export class AccessPermissions1795000004010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `INSERT INTO users.role_permissions (role, permission)
       SELECT 'admin', unnest($1::text[]) UNION ALL SELECT 'finance', unnest($2::text[])
       ON CONFLICT DO NOTHING`,
      [ADMIN, FINANCE],
    );
    await queryRunner.query(`
      ALTER TABLE users.roles
        ADD version    integer     NOT NULL DEFAULT 1,
        ADD updated_at timestamptz NOT NULL DEFAULT now();
      ALTER TABLE users.users
        DROP CONSTRAINT users_status_check,
        ADD CONSTRAINT users_status_check CHECK (status IN ('invited', 'active', 'suspended', 'erased'));
      -- A pattern, so that a new purpose needs no migration.
      ALTER TABLE users.one_time_tokens
        DROP CONSTRAINT one_time_tokens_purpose_check,
        ADD CONSTRAINT one_time_tokens_purpose_check CHECK (purpose ~ '^[a-z-]{3,40}$');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM users.one_time_tokens WHERE purpose NOT IN ('verify-email', 'accept-invitation');
      ALTER TABLE users.one_time_tokens
        DROP CONSTRAINT one_time_tokens_purpose_check,
        ADD CONSTRAINT one_time_tokens_purpose_check CHECK (purpose IN ('verify-email', 'accept-invitation'));
      -- Nobody signs in to either.
      UPDATE users.users SET status = 'suspended' WHERE status = 'erased';
      ALTER TABLE users.users
        DROP CONSTRAINT users_status_check,
        ADD CONSTRAINT users_status_check CHECK (status IN ('invited', 'active', 'suspended'));
      ALTER TABLE users.roles DROP version, DROP updated_at;
    `);
    await queryRunner.query(
      'DELETE FROM users.role_permissions WHERE permission = ANY ($1::text[])',
      [ADMIN],
    );
  }
}
