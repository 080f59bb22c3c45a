import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import type { ReadinessState } from '../health/readiness-state.js';
import { newId } from '../ids/new-id.js';
import { Answer } from './answer.js';
import { canonicalAddress } from './client-address.js';
import { MalformedRequest, NotAcceptable, UriTooLong } from './http.errors.js';
import { continueTrace } from './trace-context.js';

const MAX_URL_LENGTH = 4_096;
const MAX_USER_AGENT_LENGTH = 400;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The caller's X-Request-Id when it is fit for a log line, else one of ours. */
export function requestIdOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** Gives every request its origin (id, trace, address), and refuses what HTTP itself forbids. */
export function establishOrigin(fastify: FastifyInstance, countryHeader?: string): void {
  fastify.decorateRequest('origin', null as never);
  const addressOf = addressReader();
  fastify.addHook('onRequest', (request, reply, done) => {
    const traceparent = continueTrace(request.headers['traceparent']);
    const { 'user-agent': userAgent } = request.headers;
    (request as OrderlyRequest).origin = {
      requestId: request.id,
      traceparent,
      ip: addressOf(request),
      userAgent: userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
      country: countryHeader === undefined ? null : countryOf(request.headers[countryHeader]),
    };
    reply.header('x-request-id', request.id);
    if (request.url.length > MAX_URL_LENGTH) return done(new UriTooLong());
    // RFC 9112 section 3.2: a server must refuse two Host lines; Node takes the first, a proxy in front may take the other.
    if (countHosts(request) > 1)
      return done(new MalformedRequest('The request has more than one Host header.'));
    if (!acceptsJson(request)) return done(new NotAcceptable());
    done();
  });
}

/**
 * The one place that decides where a request comes from. What a proxy wrote may be no address at all: audit log, sessions and limits must
 * work on, and an operator should hear of it, once.
 */
function addressReader(): (request: FastifyRequest) => string | null {
  let isSilent = false;
  return ({ ip }: { readonly ip: string | undefined }) => {
    const address = canonicalAddress(ip);
    if (address === null && ip !== undefined && !isSilent) {
      isSilent = true;
      new Logger('ClientAddress').warn(
        'X-Forwarded-For names no IP address where TRUSTED_PROXIES looks for one: such requests share one rate limit, and the audit log has no address for them. Check the proxy and TRUSTED_PROXIES.',
      );
    }
    return address;
  };
}

/** Two letters as in ISO 3166-1; proxies have codes of their own for "unknown", which say nothing. */
const countryOf = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' && /^[A-Z]{2}$/i.test(value) && !/^XX$/i.test(value)
    ? value.toUpperCase()
    : null;

function countHosts({ raw: { rawHeaders } }: FastifyRequest): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') hosts++;
  }
  return hosts;
}

const JSON_RANGES = new Set([
  '*/*',
  'application/*',
  'application/json',
  'application/problem+json',
  'application/x-ndjson',
]);
const MAX_ACCEPT_LENGTH = 1_024;

/** Only the API proper is JSON and nothing else: documentation and metrics choose their own format. */
function acceptsJson({ url, headers: { accept } }: FastifyRequest): boolean {
  if (accept === undefined || accept === '*/*' || !url.startsWith('/v1/')) return true;
  return accept.length <= MAX_ACCEPT_LENGTH && accept.split(',').some(wantsJson);
}

/** RFC 9110 section 12.5.1: a weight of 0 means "not acceptable". */
function wantsJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  return JSON_RANGES.has(type) && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
}

/** Sends the `Answer` of a handler: its status and headers, and its body alone as the payload. */
export function sendAnswers(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    if (!(payload instanceof Answer)) return done(null, payload);
    reply.status(payload.status).headers(payload.headers);
    if (payload.body !== undefined) return done(null, payload.body);
    reply.serializer(() => '');
    done(null, {});
  });
}

/** The last touch to every answer, whoever made it. */
export function finishAnswers(fastify: FastifyInstance, readiness: ReadinessState): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // `close()` would else wait for idle keep-alive sockets.
    if (readiness.isShuttingDown) reply.header('connection', 'close');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    // Personal data stays out of caches, unless a route says otherwise: `no-cache` lets a client keep its own copy to revalidate by
    // ETag, `private` keeps shared caches out.
    if (!reply.hasHeader('cache-control')) {
      reply.header(
        'cache-control',
        isRead && reply.hasHeader('etag') ? 'private, no-cache' : 'no-store',
      );
    }
    done(null, isRead && hasSeen(request, reply) ? notModified(reply) : payload);
  });
}

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

function notModified(reply: FastifyReply): null {
  reply.status(304).removeHeader('content-type').removeHeader('content-length');
  return null;
}

const withoutWeakness = (tag: string): string => tag.trim().replace(/^W\//, '');

const matchesWeakly = (given: string, current: string): boolean =>
  given.trim() === '*' ||
  given.split(',').some((tag) => withoutWeakness(tag) === withoutWeakness(current));
