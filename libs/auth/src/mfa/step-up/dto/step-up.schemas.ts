import { timestamp } from '@orderly/platform/http/schemas';
import { AAL1, AAL2 } from '@orderly/platform/kernel/identity/actor';
import { z } from 'zod';
import { givenPassword } from '../../../passwords/dto/password.js';
import { presentedFactor, withOne } from '../../dto/second-factor.schemas.js';

export const stepUpRequest = withOne(
  z.strictObject({ password: givenPassword().optional(), ...presentedFactor }),
).meta({
  id: 'StepUpRequest',
  description: 'One proof. The password counts only for accounts without a second factor.',
  examples: [{ totp: '492039' }, { password: 'four random words here' }],
});
export type StepUpRequest = z.infer<typeof stepUpRequest>;

export const stepUpResponse = z
  .object({
    acr: z.enum([AAL1, AAL2]).meta({ description: 'How sure we are of the person now.' }),
    authTime: timestamp(),
    accessToken: z.string().max(4_096).optional().meta({
      description:
        'Says the new `acr` and `auth_time` to other resource servers; here the present token will do. Absent for sessions in cookies.',
    }),
    tokenType: z.literal('Bearer').optional(),
    expiresIn: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'Seconds until the access token expires.' }),
  })
  .meta({
    id: 'SteppedUp',
    examples: [
      {
        acr: AAL2,
        authTime: '2026-11-20T09:30:00.000Z',
        accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IkEifQ.e30.c2ln',
        tokenType: 'Bearer',
        expiresIn: 900,
      },
    ],
  });
export type StepUpResponse = z.infer<typeof stepUpResponse>;
