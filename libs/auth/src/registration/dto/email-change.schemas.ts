import { email } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { linkToken } from './registration.requests.js';

export const changeEmailRequest = z
  .strictObject({ email: email() })
  .meta({ id: 'ChangeEmailRequest', examples: [{ email: 'ada@example.org' }] });
export type ChangeEmailRequest = z.infer<typeof changeEmailRequest>;

export const confirmEmailChangeRequest = z.strictObject({ token: linkToken() }).meta({
  id: 'ConfirmEmailChangeRequest',
  examples: [{ token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A' }],
});
export type ConfirmEmailChangeRequest = z.infer<typeof confirmEmailChangeRequest>;

export const emailChangeResponse = z
  .object({ state: z.enum(['waiting-for-the-other-address', 'changed']) })
  .meta({
    id: 'EmailChangeState',
    examples: [{ state: 'waiting-for-the-other-address' }],
  });
