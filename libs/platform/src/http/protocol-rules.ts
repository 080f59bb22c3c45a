import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../kernel/errors/domain-error.js';
import { ExpectationFailed, MalformedRequest, NotAcceptable, UriTooLong } from './http.errors.js';
import { MAX_ACCEPT_LENGTH, mediaRangesOf } from './media-ranges.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `@Negotiates()`. */
    readonly negotiates?: boolean;
  }
}

const MAX_URL_LENGTH = 4_096;

/**
 * Returns the rule of HTTP or of the whole API that a request breaks; undefined when it may
 * continue.
 */
export function brokenRule(request: FastifyRequest): DomainError | undefined {
  const { httpVersion } = request.raw;
  if (request.url.length > MAX_URL_LENGTH) return new UriTooLong();
  // Node reads `GET /` without a version as HTTP/0.9, which proxies in front interpret in other
  // ways.
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return new MalformedRequest('The request line names no version of HTTP that is spoken here.');
  // RFC 9112 section 3.2: a server must refuse both. Of two Host lines Node uses the first, and a
  // proxy in front may use the other.
  const hosts = countHosts(request);
  if (hosts > 1) return new MalformedRequest('The request has more than one Host header.');
  if (hosts === 0 && httpVersion === '1.1')
    return new MalformedRequest('The request has no Host header.');
  if (httpVersion === '1.1' && !isExpectationKnown(request)) return new ExpectationFailed();
  // That nothing is there says more than in which format nothing is there.
  return request.is404 || acceptsJson(request) ? undefined : new NotAcceptable();
}

function countHosts({ raw: { rawHeaders } }: FastifyRequest): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') hosts++;
  }
  return hosts;
}

/** RFC 9110 section 10.1.1 defines one expectation. */
const isExpectationKnown = ({ headers: { expect } }: FastifyRequest): boolean =>
  expect === undefined ||
  expect.split(',').every((each) => /^(?:100-continue)?$/i.test(each.trim()));

/**
 * The media ranges that match our responses, from the most specific to the least. `*` alone is what
 * old Java clients send.
 */
const JSON_RANGES: readonly ReadonlySet<string>[] = [
  new Set(['application/json', 'application/problem+json', 'application/x-ndjson']),
  new Set(['application/*', 'application/*+json']),
  new Set(['*/*', '*']),
];

/** Only the API itself is limited to JSON; documentation and metrics choose their own format. */
function acceptsJson({ url, headers: { accept }, routeOptions }: FastifyRequest): boolean {
  if (accept === undefined || accept === '*/*' || !url.startsWith('/v1/')) return true;
  // Such a route compares the header with its own formats.
  if (routeOptions.config.negotiates) return true;
  if (accept.length > MAX_ACCEPT_LENGTH) return true;
  const ranges = mediaRangesOf(accept);
  if (ranges.length === 0) return true;
  // RFC 9110 section 12.5.1: the most specific range counts.
  for (const types of JSON_RANGES) {
    const matching = ranges.filter(({ type }) => types.has(type));
    if (matching.length > 0) return matching.some(({ weight }) => weight > 0);
  }
  return false;
}
