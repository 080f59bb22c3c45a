import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import type { FieldOptions } from '@orderly/platform/http/fields/field';
import { Line, matching, string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { RoleName } from '../../accounts/dto/name-and-locale.js';

const RoleDescription = (options?: FieldOptions) =>
  Line({ max: 500, examples: ['Answers the telephone.'], ...options });

const permissionName = () =>
  described(
    matching(string({ max: 127 }), /^[a-z][a-z-]*:[a-z][a-z-]*$/, 'Not the name of a permission.'),
    { examples: ['orders:read-any'] },
  );

const PermissionNames = (options?: FieldOptions) =>
  ListOf(permissionName(), {
    max: 200,
    description: 'Names from GET /v1/permissions. Duplicates are ignored.',
    ...options,
  });

@ApiSchema({
  name: 'AddRoleRequest',
  description: 'A custom role.',
  examples: [
    {
      name: 'telephone',
      description: 'Answers the telephone.',
      permissions: ['orders:read-any'],
    },
  ],
})
export class AddRoleRequest {
  @RoleName()
  readonly name: string;

  @RoleDescription()
  readonly description: string;

  @PermissionNames()
  readonly permissions: readonly string[];
}

@ApiSchema({
  name: 'ChangeRoleRequest',
  description:
    'Fields that are left out stay as they are. The permissions are replaced as a whole.',
  examples: [{ permissions: ['orders:read-any', 'users:read'] }],
})
export class ChangeRoleRequest {
  @RoleDescription({ optional: true })
  readonly description?: string;

  @PermissionNames({ optional: true })
  readonly permissions?: readonly string[];
}
