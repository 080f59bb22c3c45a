import { Injectable } from '@nestjs/common';
import type { Permission } from '@orderly/platform/access/actor';
import { DataSource } from 'typeorm';
import { accessOf } from './access.part.js';
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

  /** Status, roles and permissions of an account in one round trip. */
  async findAccess(userId: string, manager: Manager = this.dataSource): Promise<AccessRow | null> {
    const [row] = await manager.query<AccessRow[]>(accessOf('$1'), [userId]);
    return row ?? null;
  }
}
