import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { RoleEntity } from './role.entity.js';

/** A role of an account. A role with holders cannot be deleted. */
@Entity({ schema: 'users', name: 'user_roles' })
@Index('user_roles_role_idx', ['role', 'userId'])
export class UserRoleEntity {
  @ForeignKey(() => Account, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  userId!: string;
  @ForeignKey(() => RoleEntity, 'name', { onDelete: 'RESTRICT' })
  @PrimaryColumn('text')
  role!: string;
}
