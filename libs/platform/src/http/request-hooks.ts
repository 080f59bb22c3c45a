import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { newId } from '../kernel/ids/new-id.js';
import { canonicalAddress } from '../kernel/text/client-address.js';
import { continueTrace, receivedTrace } from '../kernel/tracing/trace-context.js';
import { brokenRule } from './protocol-rules.js';
import { beginRequestSpan, withinRequestSpan } from './request-spans.js';

const MAX_USER_AGENT_LENGTH = 400;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Returns the caller's X-Request-Id when it is safe for a log line, otherwise a new one. */
export function requestIdOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** Sets the context of every request (id, trace, address), and refuses what HTTP itself forbids. */
export function establishOrigin(fastify: FastifyInstance, countryHeader?: string): void {
  fastify.decorateRequest('origin', null as never);
  const addressOf = addressReader();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { traceparent: received, 'user-agent': userAgent } = request.headers;
    const traceparent =
      beginRequestSpan(request, receivedTrace(received)) ?? continueTrace(received);
    (request as OrderlyRequest).origin = {
      requestId: request.id,
      traceparent,
      ip: addressOf(request),
      userAgent: userAgent?.slice(0, MAX_USER_AGENT_LENGTH) ?? null,
      country: countryHeader === undefined ? null : countryOf(request.headers[countryHeader]),
    };
    reply.header('x-request-id', request.id);
    withinRequestSpan(request, () => done(brokenRule(request)));
  });
}

/**
 * The only place that determines the address of a request. A proxy's value may not be an address at
 * all: audit log, sessions and limits must still work, and an operator gets one warning.
 */
function addressReader(): (request: FastifyRequest) => string | null {
  let isSilent = false;
  return ({ ip }: { readonly ip: string | undefined }) => {
    const address = canonicalAddress(ip);
    if (address === null && ip !== undefined && !isSilent) {
      isSilent = true;
      new Logger('ClientAddress').warn(
        'X-Forwarded-For names no IP address where TRUSTED_PROXIES looks for one: such ' +
          'requests share one rate limit, and the audit log has no address for them. Check the ' +
          'proxy and TRUSTED_PROXIES.',
      );
    }
    return address;
  };
}

/** Two letters as in ISO 3166-1. Proxies have their own codes for "unknown", which are ignored. */
const countryOf = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' && /^[A-Z]{2}$/i.test(value) && !/^XX$/i.test(value)
    ? value.toUpperCase()
    : null;
