import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { DataSource } from 'typeorm';
import type { AccountStatus } from '../accounts/account.entity.js';
import { accessOf } from './access.sql.js';
import { RoleEntity } from './role.entity.js';
import { UserRoleEntity } from './user-role.entity.js';

export interface Role {
  readonly name: string;
  readonly description: string;
  readonly builtIn: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly permissions: readonly Permission[];
}

export interface AccessRow {
  readonly status: AccountStatus;
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
}

/** Few enough for lists in one response. */
export const MAX_ROLES = 200;

/**
 * Inside a transaction, pass its manager: a second connection while one is held would drain the
 * pool under load.
 */
type Manager = Pick<DataSource, 'query'>;

const ROLE = `
  SELECT r.name, r.description, r.built_in AS "builtIn", r.version, r.created_at AS "createdAt",
         ARRAY(SELECT p.permission FROM users.role_permissions p WHERE p.role = r.name
           ORDER BY p.permission) AS permissions
    FROM users.roles r`;

/** The tables users.roles and users.role_permissions. */
@Injectable()
export class RolesRepository {
  constructor(private readonly dataSource: DataSource) {}

  list(): Promise<Role[]> {
    return this.dataSource.query<Role[]>(`${ROLE} ORDER BY r.name LIMIT ${MAX_ROLES}`);
  }

  async findByName(name: string, manager: Manager = this.dataSource): Promise<Role | null> {
    const [role] = await manager.query<Role[]>(`${ROLE} WHERE r.name = $1`, [name]);
    return role ?? null;
  }

  /**
   * Locks the roles of these names against changes until the transaction ends; other transactions
   * may share the lock. Without it, a role could be widened between the check and the grant that
   * relies on it. Not FOR SHARE: two transactions that hold `admin` that way would deadlock in
   * `lockAdministration`.
   */
  async hold(tx: Transaction, names: readonly string[]): Promise<Role[]> {
    await tx.query('SELECT 1 FROM users.roles WHERE name = ANY ($1) ORDER BY name FOR KEY SHARE', [
      names,
    ]);
    // A separate statement: the first one sees the permissions as they were before it waited.
    return tx.query<Role[]>(`${ROLE} WHERE r.name = ANY ($1)`, [names]);
  }

  /** For a change: waits for every grant of the role under way, and blocks the next ones. */
  async lock(tx: Transaction, name: string): Promise<Role | null> {
    await tx.query('SELECT 1 FROM users.roles WHERE name = $1 FOR UPDATE', [name]);
    return this.findByName(name, tx);
  }

  count(tx: Transaction): Promise<number> {
    return tx.count(RoleEntity);
  }

  /** Counts accounts of every status. */
  countHolders(tx: Transaction, role: string): Promise<number> {
    return tx.countBy(UserRoleEntity, { role });
  }

  /**
   * Returns null when the name is taken; waits for a concurrent transaction that is about to add
   * it.
   */
  async add(
    tx: Transaction,
    role: Pick<Role, 'name' | 'description' | 'permissions'>,
  ): Promise<Role | null> {
    const added = await tx.query<object[]>(
      'INSERT INTO users.roles (name, description) VALUES ($1, $2) ON CONFLICT (name) DO ' +
        'NOTHING RETURNING name',
      [role.name, role.description],
    );
    if (added.length === 0) return null;
    await this.setPermissions(tx, role.name, role.permissions);
    return this.findByName(role.name, tx);
  }

  /** The caller holds the lock on the row. */
  async update(tx: Transaction, { name, version, description, permissions }: Role): Promise<void> {
    const [, changed] = await tx.query<[unknown, number]>(
      'UPDATE users.roles SET description = $3, version = version + 1, updated_at = now() ' +
        'WHERE name = $1 AND version = $2',
      [name, version, description],
    );
    if (changed !== 1) throw new Error(`The role ${name} changed although it was locked.`);
    await this.setPermissions(tx, name, permissions);
  }

  async remove(tx: Transaction, name: string): Promise<void> {
    await tx.delete(RoleEntity, { name });
  }

  /** Status, roles and permissions of an account in one round trip. */
  async findAccess(userId: string, manager: Manager = this.dataSource): Promise<AccessRow | null> {
    const [row] = await manager.query<AccessRow[]>(accessOf('$1'), [userId]);
    return row ?? null;
  }

  private async setPermissions(
    tx: Transaction,
    role: string,
    permissions: readonly Permission[],
  ): Promise<void> {
    await tx.query(
      'DELETE FROM users.role_permissions WHERE role = $1 AND permission <> ALL ($2::text[])',
      [role, permissions],
    );
    await tx.query(
      'INSERT INTO users.role_permissions (role, permission) SELECT $1, unnest($2::text[]) ' +
        'ON CONFLICT DO NOTHING',
      [role, permissions],
    );
  }
}
