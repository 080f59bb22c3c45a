/**
 * The routes that answer while the installation is being maintained, each with those below it:
 * what probes and documentation need, logging in, and what operators work with. Public keys stay
 * readable, because other services verify tokens by them.
 */
export const OPEN_IN_MAINTENANCE: readonly string[] = [
  '/health',
  '/metrics',
  '/docs',
  '/openapi.json',
  '/v1/openapi.json',
  '/asyncapi.json',
  '/problems',
  '/.well-known',
  '/v1/auth/login',
  '/v1/auth/refresh',
  '/v1/auth/logout',
  '/v1/auth/step-up',
  // The token against forged requests that a reloaded page needs.
  '/v1/auth/browser-session',
  '/v1/auth/oidc',
  '/oidc',
  '/oauth2/token',
  '/ops/queues',
  '/v1/workers',
  '/v1/jobs',
  '/v1/dead-letters',
  '/v1/event-publications',
  '/v1/event-replays',
  '/v1/audit-events',
];
