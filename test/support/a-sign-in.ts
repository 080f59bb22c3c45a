import { AAL1 } from '@orderly/platform/kernel/identity/actor';

/** With a password, from nowhere in particular: what a session is opened with. */
export const aSignIn = (userId: string) => ({
  userId,
  origin: { requestId: 'request', traceparent: 'none', ip: '192.0.2.1' },
  acr: AAL1,
  amr: ['pwd'] as const,
  transport: 'token' as const,
});
