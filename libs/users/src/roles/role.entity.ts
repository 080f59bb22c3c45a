import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A named set of permissions that accounts can have. */
@Entity({ schema: 'users', name: 'roles' })
@Check('roles_name_check', `name ~ '^[a-z][a-z0-9-]{0,62}$'`)
export class RoleEntity {
  @PrimaryColumn('text') name!: string;
  @Column('text') description!: string;
  @Column('boolean', { default: false }) builtIn!: boolean;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  @Column('int', { default: 1 }) version!: number;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt!: Date;
}
