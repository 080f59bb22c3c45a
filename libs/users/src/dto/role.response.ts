import { z } from 'zod';
import type { Role } from '../roles.repository.js';

export const roleResponse = z
  .object({
    name: z.string().max(63),
    description: z.string().max(1_000),
    builtIn: z
      .boolean()
      .meta({ description: 'Came with Orderly, and cannot be changed or removed.' }),
    version: z.int(),
    permissions: z.array(z.string().max(127)).max(1_000),
  })
  .meta({
    id: 'Role',
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
  });
export type RoleResponse = z.infer<typeof roleResponse>;

export const roleList = z.object({ data: z.array(roleResponse).max(200) }).meta({ id: 'RoleList' });

export const toRoleResponse = (role: Role): RoleResponse => ({
  name: role.name,
  description: role.description,
  builtIn: role.builtIn,
  version: role.version,
  permissions: [...role.permissions],
});
