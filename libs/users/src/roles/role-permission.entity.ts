import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { Check, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { RoleEntity } from './role.entity.js';

/** One permission of a role. */
@Entity({ schema: 'users', name: 'role_permissions' })
@Check('role_permissions_permission_check', `permission ~ '^[a-z][a-z-]*:[a-z][a-z-]*$'`)
export class RolePermissionEntity {
  @ForeignKey(() => RoleEntity, 'name', { onDelete: 'CASCADE' })
  @PrimaryColumn('text')
  role!: string;
  @PrimaryColumn('text') permission!: Permission;
}
