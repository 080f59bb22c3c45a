import type { MigrationInterface, QueryRunner } from 'typeorm';

const CUSTOMER = ['orders:place', 'orders:read', 'orders:cancel'];
const ADMIN = [
  ...CUSTOMER,
  'orders:place-any',
  'orders:read-any',
  'orders:cancel-any',
  'catalog:write',
  'stock:write',
  'users:read',
  'users:write',
  'users:invite',
  'roles:read',
  'roles:assign',
  'audit:read',
  'ops:read',
  'ops:write',
];

/**
 * Roles are data. A module with a new permission adds a migration here that gives it to `admin` and
 * to other roles that need it.
 */
const BUILT_IN_ROLES: ReadonlyArray<{
  name: string;
  description: string;
  permissions: readonly string[];
}> = [
  { name: 'customer', description: 'Places orders and sees their own.', permissions: CUSTOMER },
  {
    name: 'support',
    description: 'Helps customers: sees all orders and accounts, cancels for them.',
    permissions: [
      'orders:read',
      'orders:read-any',
      'orders:cancel-any',
      'users:read',
      'roles:read',
    ],
  },
  {
    name: 'fulfilment',
    description: 'Ships: sees all orders, counts the stock.',
    permissions: ['orders:read', 'orders:read-any', 'stock:write'],
  },
  {
    name: 'finance',
    description: 'Sees all orders and the audit log.',
    permissions: ['orders:read', 'orders:read-any', 'audit:read'],
  },
  {
    name: 'catalog-manager',
    description: 'Keeps products, prices and stock.',
    permissions: ['catalog:write', 'stock:write'],
  },
  { name: 'admin', description: 'May do everything.', permissions: ADMIN },
];

export class CreateUsers1795000000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA users;

      CREATE TABLE users.users (
        id                uuid        CONSTRAINT users_pkey PRIMARY KEY,
        email             text        NOT NULL CONSTRAINT users_email_key UNIQUE
                                      CONSTRAINT users_email_check CHECK (email = lower(email)),
        name              text        NOT NULL,
        status            text        NOT NULL
                                      CONSTRAINT users_status_check CHECK (status IN ('invited', 'active', 'suspended')),
        locale            text        NOT NULL,
        email_verified_at timestamptz,
        invited_by        uuid,
        version           integer     NOT NULL,
        created_at        timestamptz NOT NULL
      );

      CREATE TABLE users.roles (
        name        text        PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
        description text        NOT NULL,
        built_in    boolean     NOT NULL DEFAULT false,
        created_at  timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE users.role_permissions (
        role       text NOT NULL REFERENCES users.roles (name) ON DELETE CASCADE,
        permission text NOT NULL CHECK (permission ~ '^[a-z][a-z-]*:[a-z][a-z-]*$'),
        PRIMARY KEY (role, permission)
      );

      CREATE TABLE users.user_roles (
        user_id uuid NOT NULL REFERENCES users.users (id) ON DELETE CASCADE,
        role    text NOT NULL REFERENCES users.roles (name) ON DELETE RESTRICT,
        PRIMARY KEY (user_id, role)
      );
      -- Lists by role, and the count of administrators.
      CREATE INDEX user_roles_role_idx ON users.user_roles (role, user_id);

      -- Links in mails. Only the hash is kept: who reads this table cannot use one.
      CREATE TABLE users.one_time_tokens (
        id          uuid        PRIMARY KEY,
        token_hash  bytea       NOT NULL UNIQUE,
        user_id     uuid        NOT NULL REFERENCES users.users (id) ON DELETE CASCADE,
        purpose     text        NOT NULL CHECK (purpose IN ('verify-email', 'accept-invitation')),
        -- The address it was sent to: it proves nothing about a later one.
        email       text        NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        expires_at  timestamptz NOT NULL,
        redeemed_at timestamptz
      );
      CREATE INDEX one_time_tokens_user_idx ON users.one_time_tokens (user_id, purpose, id);
      CREATE INDEX one_time_tokens_expiry_idx ON users.one_time_tokens (expires_at);

      -- How often a stranger made us write to an address.
      CREATE TABLE users.mail_budgets (
        user_id           uuid        NOT NULL REFERENCES users.users (id) ON DELETE CASCADE,
        kind              text        NOT NULL,
        window_started_at timestamptz NOT NULL,
        last_at           timestamptz NOT NULL,
        mails             integer     NOT NULL,
        PRIMARY KEY (user_id, kind)
      );
    `);
    for (const role of BUILT_IN_ROLES) {
      await queryRunner.query(
        'INSERT INTO users.roles (name, description, built_in) VALUES ($1, $2, true)',
        [role.name, role.description],
      );
      await queryRunner.query(
        'INSERT INTO users.role_permissions (role, permission) SELECT $1, unnest($2::text[])',
        [role.name, role.permissions],
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA users CASCADE');
  }
}
