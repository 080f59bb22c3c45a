import { z } from 'zod';
import { roleName } from './name-and-locale.js';

export const assignRolesRequest = z
  .strictObject({
    roles: z
      .array(roleName())
      .max(20)
      .meta({ description: 'All roles of the account; an empty list takes every right away.' }),
  })
  .meta({
    id: 'AssignRolesRequest',
    description: 'The roles that the account has from now on.',
    examples: [{ roles: ['support'] }],
  });
export type AssignRolesRequest = z.infer<typeof assignRolesRequest>;
