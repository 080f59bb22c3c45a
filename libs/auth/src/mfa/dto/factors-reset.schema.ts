import { z } from 'zod';

export const factorsResetResponse = z
  .object({
    removed: z.int().min(0).max(1_000).meta({ description: 'How many second factors there were.' }),
    passwordRemoved: z.boolean().meta({
      description: 'Whether the password was too short to stand alone, and went too.',
    }),
  })
  .meta({ id: 'SecondFactorsReset', examples: [{ removed: 2, passwordRemoved: false }] });
export type FactorsResetResponse = z.infer<typeof factorsResetResponse>;
