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

/** An id alone: the answer is kept under the Idempotency-Key. */
export const invitationSentResponse = z
  .object({ userId: z.uuid() })
  .meta({ id: 'InvitationSent', examples: [{ userId: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11' }] });
