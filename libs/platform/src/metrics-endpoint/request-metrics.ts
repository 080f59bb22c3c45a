import type { FastifyInstance } from 'fastify';
import { recordedTraceOf } from '../http/request-spans.js';
import type { Metrics } from '../metrics/metrics.js';

const DURATIONS = 'http_request_duration_seconds';

/**
 * Rate, errors and duration per route template. All unknown paths share one label, because a
 * scanner would otherwise fill the memory.
 */
export function requestMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.durations(
    DURATIONS,
    'Time from the first byte to the end of the answer.',
    ['method', 'route', 'status_class'],
  );
  const inFlight = metrics.gauge('http_requests_in_flight', 'Requests being worked on.');

  fastify.addHook('onRequest', (request, reply, done) => {
    // Streams are counted by a gauge of their own: they last for hours.
    if (request.routeOptions.config.isEventStream) return done();
    inFlight.inc();
    // Not onResponse: Fastify does not call it when the client disconnects in the middle of its
    // body. And not `once`, which costs more: see HttpConnections.
    reply.raw.on('close', () => inFlight.dec());
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.config.isEventStream && reply.statusCode === 200) return done();
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status_class: `${Math.floor(reply.statusCode / 100)}xx`,
    };
    const seconds = reply.elapsedTime / 1_000;
    durations.observe(labels, seconds);
    const traceId = recordedTraceOf(request);
    if (traceId !== undefined) metrics.exemplars.note(DURATIONS, labels, seconds, traceId);
    done();
  });
}
