import { AAL1, type Actor, type Permission } from '@orderly/platform/kernel/identity/actor';

/** A person who just logged in with a password, for tests of policies and services. */
export function anActor(
  overrides: Partial<Omit<Actor, 'permissions'>> & {
    readonly permissions?: Iterable<Permission>;
  } = {},
): Actor {
  const { permissions = [], ...rest } = overrides;
  return {
    userId: 'ada',
    authentication: {
      kind: 'session',
      sessionId: 'session',
      transport: 'token',
      acr: AAL1,
      amr: ['pwd'],
      authTime: new Date(),
      hasSecondFactor: false,
    },
    permissions: new Set(permissions),
    scopes: null,
    rateLimit: null,
    origin: {
      requestId: 'request',
      traceparent: '00-00000000000000000000000000000001-0000000000000001-00',
      ip: null,
    },
    ...rest,
  };
}
