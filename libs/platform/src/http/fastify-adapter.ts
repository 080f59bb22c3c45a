import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { fastifyLogging, type Logger } from '../logging/create-logger.js';
import { type ClientError, EarlyProblems } from './early-problems.js';
import { FILE_TIMEOUT_MS } from './file-body.js';
import { MAX_BODY_BYTES } from './json-body.js';
import { requestIdOf } from './request-hooks.js';
import type { KeyPair } from './tls/key-pair.js';
import { secureServerOptions } from './tls/secure-server-options.js';

const MAX_PARAMETER_LENGTH = 200;
/**
 * The time limits for the headers, and for the body (`isBodyLate`). Node swaps its own two when
 * headers may take longer than the request, and checks them only every
 * `connectionsCheckingInterval` (30 s by default). Together they limit slow senders to about 11 s,
 * except where a route takes files.
 */
const HEADERS_TIMEOUT_MS = 5_000;
const CHECKING_INTERVAL_MS = 1_000;
/**
 * Longer than the idle time-out of common load balancers (60 s), so that they close a connection
 * first, not we.
 */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

const SERVER_OPTIONS = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  connectionsCheckingInterval: CHECKING_INTERVAL_MS,
  // `brokenRule()` checks it, and explains it in the response.
  requireHostHeader: false,
};

/**
 * The pipe validates input, and responses are serialized as they are. Without this, every start
 * loads Ajv and similar packages for nothing.
 */
const NO_SCHEMAS = {
  compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema },
};

function refuseSchema(): never {
  throw new Error('Routes have no Fastify schemas here: give the parameter a class of fields.');
}

/**
 * A Fastify adapter with every limit stated.
 * @param pair makes the server speak HTTPS, and HTTPS only
 */
export function createFastifyAdapter(
  config: AppConfig,
  logger: Logger,
  pair?: KeyPair,
): FastifyAdapter {
  const { publicUrl, trustedProxies } = config.http;
  const early = new EarlyProblems(publicUrl, logger);
  const adapter = new FastifyAdapter({
    ...fastifyLogging(logger, config.log.format),
    bodyLimit: MAX_BODY_BYTES,
    // Fastify ignores the options for `http` when there are some for `https`.
    ...(pair
      ? { https: { ...SERVER_OPTIONS, ...secureServerOptions(pair) } }
      : { http: SERVER_OPTIONS }),
    requestTimeout: FILE_TIMEOUT_MS,
    connectionTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Not the number: Fastify trusts no proxy by a number alone, because it cannot tell whether a
    // client bypassed the proxy.
    trustProxy:
      trustedProxies === 0 ? false : (_address: string, hop: number) => hop < trustedProxies,
    requestIdHeader: false,
    genReqId: ({ headers }: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(headers),
    return503OnClosing: false,
    schemaController: NO_SCHEMAS,
    routerOptions: {
      maxParamLength: MAX_PARAMETER_LENGTH,
      ignoreTrailingSlash: false,
      caseSensitive: true,
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      early.answerRouter(error, request, reply),
    clientErrorHandler: (error: ClientError, socket: Socket) =>
      early.answerClientError(error, socket),
  } as never);
  const { server } = adapter.getInstance() as unknown as FastifyInstance;
  // Node would respond to both by itself, without a body. `brokenRule()` handles an unknown
  // expectation.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => early.answerConnect(socket as Socket));
  return adapter;
}
