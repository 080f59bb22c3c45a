import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const UserPermission = {
  Read: 'users:read',
  Write: 'users:write',
  Invite: 'users:invite',
  Erase: 'users:erase',
  ReadRoles: 'roles:read',
  WriteRoles: 'roles:write',
  AssignRoles: 'roles:assign',
} as const;

describePermissions(
  'users',
  {
    [UserPermission.Read]: 'See the accounts of all users.',
    [UserPermission.Write]: 'Change, suspend and reactivate accounts.',
    [UserPermission.Invite]: 'Invite somebody to an account.',
    [UserPermission.Erase]: 'Erase what is kept about a person, as far as the law lets it go.',
    [UserPermission.ReadRoles]: 'See the roles and their permissions.',
    [UserPermission.WriteRoles]:
      'Add, change and remove roles, within the permissions one holds oneself.',
    [UserPermission.AssignRoles]:
      'Give roles to accounts and take them away, within the permissions one holds oneself.',
  },
  { peopleOnly: [UserPermission.WriteRoles, UserPermission.AssignRoles] },
);
