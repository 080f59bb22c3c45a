import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import type { HttpConnections } from './http-connections.js';
import { HttpResult } from './http-result.js';
import { matchesWeakly } from './if-none-match.js';
import type { ReadinessState } from './readiness-state.js';
import { varyBy } from './vary.js';

/** Sends the `HttpResult` of a handler: its status and headers, and only its body as payload. */
export function sendHttpResults(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    if (!(payload instanceof HttpResult)) return done(null, payload);
    const { vary, ...headers } = payload.headers;
    reply.status(payload.status).headers(headers);
    if (vary !== undefined) varyBy(reply, vary);
    // Fastify only runs a serializer for objects. So the payload is an object, whatever the body
    // is, and the serializer returns the text.
    reply.serializer(() => payload.json ?? '');
    done(null, {});
  });
}

const isSignedIn = (request: FastifyRequest): boolean =>
  (request as OrderlyRequest).user !== undefined;

/** The last step of every response, whichever code created it. */
export function finishResponses(
  fastify: FastifyInstance,
  readiness: ReadinessState,
  connections: HttpConnections,
): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // Otherwise `close()` would wait for idle keep-alive sockets. Requests that came in one packet
    // with this one still get their response first.
    if (readiness.isShuttingDown && connections.isAlone(request.raw))
      reply.header('connection', 'close');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // Responses to signed-in callers stay out of every cache, unless a route says otherwise: the
    // next person at the same browser must not find them. Anonymous callers may keep a copy and
    // revalidate it by ETag.
    if (!reply.hasHeader('cache-control')) {
      reply.header(
        'cache-control',
        isRead && reply.hasHeader('etag') && !isSignedIn(request)
          ? 'private, no-cache'
          : 'no-store',
      );
    }
    if (isRead && hasSeen(request, reply)) notModified(reply);
    else if (request.method !== 'HEAD' || !isStream(payload)) return done(null, payload);
    if (isStream(payload)) payload.destroy();
    done(null, request.method === 'HEAD' ? nothingToRead() : null);
  });
}

const isStream = (payload: unknown): payload is Readable => payload instanceof Readable;

/**
 * The payload of a response to HEAD. Fastify's own hook for HEAD cannot handle null, counts the
 * bytes of a text for Content-Length, which would be wrong for a 304, and reads a stream to its
 * end, which may be a whole export.
 */
const nothingToRead = (): Readable => Readable.from([]);

/** True when the client has this representation already (RFC 9110 section 13.1.2). */
function hasSeen(request: FastifyRequest, reply: FastifyReply): boolean {
  const given = request.headers['if-none-match'];
  const current = reply.getHeader('etag');
  return (
    given !== undefined &&
    reply.statusCode === 200 &&
    typeof current === 'string' &&
    matchesWeakly(given, current)
  );
}

function notModified(reply: FastifyReply): void {
  reply
    .status(304)
    .removeHeader('content-type')
    .removeHeader('content-length')
    .removeHeader('content-encoding');
}
