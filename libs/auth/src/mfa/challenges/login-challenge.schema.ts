import { z } from 'zod';

export const loginChallenge = () =>
  z
    .string()
    .regex(/^[\w-]{43}$/, { error: 'Not a challenge.' })
    .meta({ description: 'Out of the answer `second-factor-needed`.' });
