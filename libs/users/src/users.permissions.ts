import type { Permission } from '@orderly/platform/access/actor';

export const UserPermission = {
  Read: 'users:read',
  Write: 'users:write',
  Invite: 'users:invite',
  ReadRoles: 'roles:read',
  AssignRoles: 'roles:assign',
} as const;

export const USER_PERMISSIONS: Record<Permission, string> = {
  [UserPermission.Read]: 'See the accounts of all users.',
  [UserPermission.Write]: 'Change, suspend and reactivate accounts.',
  [UserPermission.Invite]: 'Invite somebody to an account.',
  [UserPermission.ReadRoles]: 'See the roles and their permissions.',
  [UserPermission.AssignRoles]: 'Give roles to accounts and take them away, within the permissions one holds oneself.',
};
