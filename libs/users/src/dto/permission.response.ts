import type { CataloguedPermission } from '@orderly/platform/access/permission-catalogue';
import { z } from 'zod';

export const permissionResponse = z
  .object({
    name: z.string().max(127),
    module: z.string().max(63),
    description: z.string().max(1_000),
  })
  .meta({
    id: 'Permission',
    description: 'Something that can be allowed: to people by a role, to machines as a scope.',
    examples: [
      { name: 'orders:place', module: 'orders', description: 'Place orders for oneself.' },
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
});
