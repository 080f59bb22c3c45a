/**
 * The routes that stay open during maintenance, each with the routes below it: probes,
 * documentation, log-in, and the routes of operators. Public keys stay readable, because other
 * services verify tokens with them.
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
  // A reloaded page gets its token against forged requests here.
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
