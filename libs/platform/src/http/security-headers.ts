import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

const HSTS_MAX_AGE_S = 31_536_000;

/**
 * Helmet's headers are the same for every response, so they are computed once: Helmet would build
 * the policy again for every request. Responses are data; pages set their own policy.
 */
function constantHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    hsts: { maxAge: HSTS_MAX_AGE_S },
    referrerPolicy: { policy: 'no-referrer' },
  });
  protect({} as IncomingMessage, response as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error;
  });
  return headers;
}

export const SECURITY_HEADERS: Readonly<Record<string, string>> = constantHeaders();

export function addSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    done();
  });
}
