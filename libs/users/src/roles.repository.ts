import { Injectable } from '@nestjs/common';
import type { Permission } from '@orderly/platform/access/actor';
import { DataSource } from 'typeorm';
import type { AccountStatus } from './account.entity.js';

export interface Role {
  readonly name: string;
  readonly description: string;
  readonly builtIn: boolean;
  readonly permissions: readonly Permission[];
}

export interface AccessRow {
  readonly status: AccountStatus;
  readonly roles: readonly string[];
  readonly permissions: readonly Permission[];
}

/** Inside a transaction: the transaction's. Asking for a second connection while holding one would drain the pool under load. */
type Manager = Pick<DataSource, 'query'>;

/** users.roles and users.role_permissions. */
@Injectable()
export class RolesRepository {
  constructor(private readonly dataSource: DataSource) {}

  list(manager: Manager = this.dataSource): Promise<Role[]> {
    return manager.query<Role[]>(
      `SELECT r.name, r.description, r.built_in AS "builtIn",
              ARRAY(SELECT p.permission FROM users.role_permissions p WHERE p.role = r.name ORDER BY p.permission) AS permissions
         FROM users.roles r
        ORDER BY r.name
        LIMIT 200`,
    );
  }

  /** Status, roles and permissions of an account in one round trip: the guard asks for it on nearly every request. */
  async findAccess(userId: string, manager: Manager = this.dataSource): Promise<AccessRow | null> {
    const [row] = await manager.query<AccessRow[]>(
      `SELECT u.status,
              ARRAY(SELECT r.role FROM users.user_roles r WHERE r.user_id = u.id ORDER BY r.role) AS roles,
              ARRAY(SELECT DISTINCT p.permission
                      FROM users.user_roles r JOIN users.role_permissions p ON p.role = r.role
                     WHERE r.user_id = u.id) AS permissions
         FROM users.users u
        WHERE u.id = $1`,
      [userId],
    );
    return row ?? null;
  }
}
