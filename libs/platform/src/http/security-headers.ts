import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

const HSTS_MAX_AGE_S = 31_536_000;

/**
 * Helmet's headers, which are the same for every answer, asked for once: it would put the policy together again on every request.
 * Answers are data; the pages that are not set a policy of their own.
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
