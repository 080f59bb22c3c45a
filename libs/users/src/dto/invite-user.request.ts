import { email } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { personName, roleName } from './name-and-locale.js';

export const inviteUserRequest = z
  .strictObject({
    email: email(),
    name: personName(),
    roles: z.array(roleName()).max(20).optional().meta({ description: 'Left out: `customer`.' }),
  })
  .meta({
    id: 'InviteUserRequest',
    description: 'Whom to invite.',
    examples: [{ email: 'ada@example.com', name: 'Ada Lovelace', roles: ['support'] }],
  });
export type InviteUserRequest = z.infer<typeof inviteUserRequest>;
