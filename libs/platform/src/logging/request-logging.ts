import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import type { LogFormat } from '../config/app-config.js';
import { traceIdOf } from '../kernel/tracing/trace-context.js';
import type { Logger } from './create-logger.js';
import { ecsFields } from './ecs-format.js';
import { isProbe } from './probes.js';

const MAX_PATH_LENGTH = 200;

/**
 * One line per finished request, without body, headers or query: the route template identifies the
 * request. Where no route matched, the truncated path does; it is truncated because it may contain
 * anything.
 */
export function requestLogging(
  fastify: FastifyInstance,
  parent: Logger,
  format: LogFormat = 'json',
): void {
  // The summary lists its fields explicitly, so it needs no search for secrets.
  const log = format === 'ecs' ? ecsFields : (fields: object) => fields;
  const logger = parent.child({}, { formatters: { log } });
  fastify.addHook('onResponse', (request, reply, done) => {
    const level = isProbe(request) ? 'debug' : 'info';
    if (logger.isLevelEnabled(level))
      logger[level](summaryOf(request as OrderlyRequest, reply), 'request completed');
    done();
  });
}

const summaryOf = (request: OrderlyRequest, reply: FastifyReply): object => ({
  method: request.method,
  route: request.routeOptions.url ?? null,
  ...(request.routeOptions.url === undefined ? { path: pathOf(request) } : {}),
  status: reply.statusCode,
  durationMs: Math.round(reply.elapsedTime * 10) / 10,
  requestId: request.id,
  traceId: traceIdOf(request.origin?.traceparent),
  userId: request.user?.userId,
  ip: request.origin?.ip,
  // The client disconnected before the response was complete.
  ...(reply.raw.writableFinished ? {} : { aborted: true }),
});

const pathOf = ({ url }: OrderlyRequest): string =>
  (url.split('?', 1)[0] ?? '').slice(0, MAX_PATH_LENGTH);
