import { z } from 'zod';
import { line } from '../../../http/schemas.js';

export const discardReason = () =>
  line({ max: 200 }).meta({
    description: 'Why. It is kept in the audit log, so name no person.',
    examples: ['The mailbox does not exist.'],
  });

export const discardDeadLetterRequest = z
  .strictObject({ reason: discardReason() })
  .meta({ id: 'DiscardDeadLetter', examples: [{ reason: 'The mailbox does not exist.' }] });

export type DiscardDeadLetterRequest = z.infer<typeof discardDeadLetterRequest>;
