import {
  type CataloguedPermission,
  isForMachines,
} from '@orderly/platform/access/permission-catalogue';
import { z } from 'zod';

export const permissionResponse = z
  .object({
    name: z.string().max(127),
    module: z.string().max(63),
    description: z.string().max(1_000),
    forMachines: z.boolean().meta({
      description:
        'Whether it opens anything to an API key or OAuth client that has it as a scope.',
    }),
  })
  .meta({
    id: 'Permission',
    description: 'Something that can be allowed: to people by a role, to machines as a scope.',
    examples: [
      {
        name: 'orders:place',
        module: 'orders',
        description: 'Place orders for oneself.',
        forMachines: true,
      },
    ],
  });
export type PermissionResponse = z.infer<typeof permissionResponse>;

export const permissionList = z
  .object({ data: z.array(permissionResponse).max(1_000) })
  .meta({ id: 'PermissionList' });

export const toPermissionResponse = ({
  name,
  module,
  description,
}: CataloguedPermission): PermissionResponse => ({
  name,
  module,
  description,
  forMachines: isForMachines(name),
});
