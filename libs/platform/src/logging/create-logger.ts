import { hostname } from 'node:os';
import { LogController } from 'fastify';
import {
  type DestinationStream,
  destination,
  type Logger,
  type LoggerOptions,
  pino,
  stdTimeFunctions,
} from 'pino';
import type { AppConfig, LogFormat } from '../config/app-config.js';
import { traceIdOf } from '../kernel/tracing/trace-context.js';
import { tracer } from '../tracing/tracer.js';
import { ecsFields } from './ecs-format.js';
import { redactSecrets } from './redaction.js';
import { serializeError, serializeReply, serializeRequest } from './serializers.js';

export type { Logger } from 'pino';

/** The role of a process; `all` is API and worker in one. */
export type ServiceRole = 'api' | 'worker' | 'all' | 'cli';

/**
 * JSON lines on stdout: UTC time, level by name, role and version of the service. The platform
 * collects and rotates them. `LOG_FORMAT=ecs` gives the names of the Elastic Common Schema.
 */
export function createLogger(
  config: Pick<AppConfig, 'log' | 'version'>,
  role: ServiceRole,
  output: DestinationStream = standardOutput(),
): Logger {
  const format =
    config.log.format === 'ecs' ? ecs(config.version, role) : json(config.version, role);
  return pino(
    {
      level: config.log.level,
      ...format,
      // A line that knows of a trace itself says so; any other belongs to the active span.
      mixin: () => {
        const active = tracer()?.active;
        return active === undefined ? {} : { traceId: traceIdOf(active) };
      },
    },
    output,
  );
}

/** `base` identifies the process among several, also where the collector does not add it. */
const json = (version: string, role: ServiceRole): LoggerOptions => ({
  base: { service: 'orderly', role, version, host: hostname(), pid: process.pid },
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: redactSecrets },
  serializers: {
    err: (error: unknown) => serializeError(error),
    error: (error: unknown) => serializeError(error),
    req: serializeRequest,
    res: serializeReply,
  },
});

const ecs = (version: string, role: ServiceRole): LoggerOptions => ({
  base: {
    'ecs.version': '8.17.0',
    'service.name': 'orderly',
    'service.node.role': role,
    'service.version': version,
    'host.hostname': hostname(),
    'process.pid': process.pid,
  },
  messageKey: 'message',
  timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
  formatters: {
    level: (label) => ({ 'log.level': label }),
    log: (fields) => ecsFields(redactSecrets(fields)),
  },
});

/**
 * What Fastify needs to log through our logger. Our one line per request (`request-logging.ts`)
 * replaces its two.
 */
export const fastifyLogging = (logger: Logger, format: LogFormat) => ({
  loggerInstance: logger,
  logController: new LogController({
    disableRequestLogging: true,
    // Pino does not pass what a child logger adds through the formatters of its parent.
    requestIdLogLabel: format === 'ecs' ? 'http.request.id' : 'requestId',
  }),
});

const BUFFERED_BYTES = 8_192;
const FLUSH_INTERVAL_MS = 250;

/**
 * Written in blocks: a system call per line costs a busy API more than creating the line. A fatal
 * line, an exit or a quarter of a second flushes the buffer; a kill -9 may lose the last quarter
 * second. A full disk or a closed pipe costs lines, never the service.
 */
function standardOutput(): DestinationStream {
  const stream = destination({
    dest: 1,
    sync: false,
    minLength: BUFFERED_BYTES,
    periodicFlush: FLUSH_INTERVAL_MS,
  });
  stream.on('error', () => undefined);
  return stream;
}
