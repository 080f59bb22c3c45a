import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { fastifyLogging, type Logger } from '../logging/create-logger.js';
import { type ClientError, EarlyProblems } from './early-problems.js';
import { MAX_BODY_BYTES } from './json-body.js';
import { requestIdOf } from './request-hooks.js';

const MAX_PARAMETER_LENGTH = 200;
/**
 * How long a client may take for its headers, and for all of its request. Node swaps the two when headers may take longer than the request, and checks
 * them only every `connectionsCheckingInterval` (30 s by default): all three together keep slow senders to about 11 s.
 */
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const CHECKING_INTERVAL_MS = 1_000;
/** Longer than the idle time-out of common load balancers (60 s), so that they and not we close a connection first. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/**
 * The pipe checks what comes in, and answers are serialized as they are: without this, every start
 * loads Ajv and its like for nothing.
 */
const NO_SCHEMAS = {
  compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema },
};

function refuseSchema(): never {
  throw new Error('Routes have no Fastify schemas here: give the parameter a class of fields.');
}

/** Fastify with every limit named. */
export function createFastifyAdapter(config: AppConfig, logger: Logger): FastifyAdapter {
  const { publicUrl, trustedProxies } = config.http;
  const early = new EarlyProblems(publicUrl, logger);
  const adapter = new FastifyAdapter({
    ...fastifyLogging(logger),
    bodyLimit: MAX_BODY_BYTES,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECKING_INTERVAL_MS,
      // `brokenRule()` asks for it, and says so in the answer.
      requireHostHeader: false,
    },
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Not the number: Fastify believes nobody by a number alone, as it cannot tell whether a proxy was passed by.
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
  // Node would answer both by itself, without a body: an unknown expectation is left to `brokenRule()`.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => early.answerConnect(socket as Socket));
  return adapter;
}
