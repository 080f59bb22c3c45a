import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from '../kernel/tracing/trace-context.js';
import { isProbe } from '../logging/probes.js';
import { type Span, tracer } from '../tracing/tracer.js';

const spans = new WeakMap<FastifyRequest, Span>();

/** Known to all (RFC 9110 and RFC 5789); any other method is named `_OTHER`, by the convention. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * The span of a request, below that of its caller. It has neither path nor query, user agent or
 * address: the template of the route says what was asked for.
 * @returns its traceparent; undefined while tracing is off, and for a probe
 */
export function beginRequestSpan(
  request: FastifyRequest,
  parent: string | undefined,
): string | undefined {
  const active = tracer();
  if (!active || isProbe(request)) return undefined;
  const method = METHODS.has(request.method) ? request.method : '_OTHER';
  const { url: route } = request.routeOptions;
  const span = active.start({
    name: route === undefined ? method : `${method} ${route}`,
    kind: 'server',
    parent,
    attributes: {
      'http.request.method': method,
      'url.scheme': request.protocol,
      ...(route !== undefined && { 'http.route': route }),
    },
  });
  if (span.isRecorded) spans.set(request, span);
  return span.traceparent;
}

/** The id of its trace; undefined when the trace is not recorded. */
export const recordedTraceOf = (request: FastifyRequest): string | undefined =>
  traceIdOf(spans.get(request)?.traceparent);

/** Runs what handles a request inside its span. */
export function withinRequestSpan(request: FastifyRequest, work: () => void): void {
  const span = spans.get(request);
  if (span) span.within(work);
  else work();
}

/** Completes the spans of requests. Does nothing while tracing is off. */
export function finishRequestSpans(fastify: FastifyInstance): void {
  if (!tracer()) return;
  // A body arrives in the socket's own context: what follows would lose its span.
  fastify.addHook('preValidation', (request, _reply, done) => withinRequestSpan(request, done));
  fastify.addHook('onResponse', (request, reply, done) => {
    finish(request, reply);
    done();
  });
}

function finish(request: FastifyRequest, { statusCode }: FastifyReply): void {
  const span = spans.get(request);
  if (!span) return;
  span.set({ 'http.response.status_code': statusCode });
  // By the convention, the status is the type of the error.
  if (statusCode >= 500) span.fail(String(statusCode));
  span.end();
}
