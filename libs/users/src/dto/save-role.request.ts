import { line } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { roleName } from './name-and-locale.js';

const description = () => line({ max: 500 }).meta({ examples: ['Answers the telephone.'] });

const permissions = () =>
  z
    .array(
      z
        .string()
        .max(127)
        .regex(/^[a-z][a-z-]*:[a-z][a-z-]*$/, { error: 'Not the name of a permission.' })
        .meta({ examples: ['orders:read-any'] }),
    )
    .max(200)
    .meta({
      description: 'Names out of GET /v1/permissions; a name that comes twice counts once.',
    });

export const addRoleRequest = z
  .strictObject({ name: roleName(), description: description(), permissions: permissions() })
  .meta({
    id: 'AddRoleRequest',
    description: 'A role of your own.',
    examples: [
      {
        name: 'telephone',
        description: 'Answers the telephone.',
        permissions: ['orders:read-any'],
      },
    ],
  });
export type AddRoleRequest = z.infer<typeof addRoleRequest>;

export const changeRoleRequest = z
  .strictObject({ description: description().optional(), permissions: permissions().optional() })
  .meta({
    id: 'ChangeRoleRequest',
    description:
      'What is to change; what is left out stays. The permissions are replaced as a whole.',
    examples: [{ permissions: ['orders:read-any', 'users:read'] }],
  });
export type ChangeRoleRequest = z.infer<typeof changeRoleRequest>;
