import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

const HSTS_MAX_AGE_S = 31_536_000;

/** Says nothing about data: only of use where a browser shows the response as a page. */
const FOR_PAGES_ONLY = new Set([
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
]);

/** Helmet's headers are always the same, and it would build the policy again for every request. */
function helmetHeaders(): [name: string, value: string][] {
  const headers: [string, string][] = [];
  const response = {
    setHeader: (name: string, value: string) => headers.push([name.toLowerCase(), value]),
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

const ALL = helmetHeaders();

/** Of every response. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.fromEntries(
  ALL.filter(([name]) => !FOR_PAGES_ONLY.has(name)),
);

const FOR_PAGES = Object.fromEntries(ALL.filter(([name]) => FOR_PAGES_ONLY.has(name)));

/**
 * What a page adds to them.
 * @param policy the Content-Security-Policy; default: no script, no style, nothing is loaded
 */
export const pageHeaders = (policy?: string): Readonly<Record<string, string>> => ({
  ...FOR_PAGES,
  ...(policy === undefined ? {} : { 'content-security-policy': policy }),
});

export function addSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    done();
  });
}
