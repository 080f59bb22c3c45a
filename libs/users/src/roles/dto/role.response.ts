import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import type { Role } from '../roles.repository.js';

@ApiSchema({
  name: 'Role',
  description: 'A named set of permissions.',
  examples: [
    {
      name: 'customer',
      description: 'Places orders and sees their own.',
      builtIn: true,
      version: 1,
      permissions: ['orders:cancel', 'orders:place', 'orders:read'],
    },
  ],
})
export class RoleResponse {
  @PlainString({ max: 63 })
  readonly name: string;

  @PlainString({ max: 1_000 })
  readonly description: string;

  @Bool({ description: 'Part of Orderly: cannot be changed or removed.' })
  readonly builtIn: boolean;

  @Int()
  readonly version: number;

  @ListOf(string({ max: 127 }), { max: 1_000 })
  readonly permissions: readonly string[];
}

@ApiSchema({ name: 'RoleList' })
export class RoleList {
  @ListOf(RoleResponse, { max: 200 })
  readonly data: readonly RoleResponse[];
}

export const toRoleResponse = (role: Role): RoleResponse => ({
  name: role.name,
  description: role.description,
  builtIn: role.builtIn,
  version: role.version,
  permissions: [...role.permissions],
});
