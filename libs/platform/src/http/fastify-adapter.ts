import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { AppConfig } from '../config/app-config.js';
import type { ProblemType } from '../errors/problem-type.js';
import { newId } from '../ids/new-id.js';
import { fastifyLogging, type Logger } from '../logging/create-logger.js';
import { FRAMEWORK_PROBLEMS, MalformedRequest } from './http.errors.js';
import { MAX_BODY_BYTES } from './json-body.js';
import { PROBLEM_CONTENT_TYPE, problemOf, toProblem } from './problem-details.js';
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

/** zod checks what comes in, and answers are serialized as they are: without this, every start loads Ajv and its like for nothing. */
const NO_SCHEMAS = {
  compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema },
};

function refuseSchema(): never {
  throw new Error('Routes have no Fastify schemas here: give the parameter a zod schema.');
}

interface ClientError extends Error {
  code?: string;
}

/** Fastify with every limit named. What fails before routing is answered with a problem here, as Nest never sees it. */
export function createFastifyAdapter(config: AppConfig, logger: Logger): FastifyAdapter {
  const { publicUrl, trustedProxies } = config.http;
  return new FastifyAdapter({
    ...fastifyLogging(logger),
    bodyLimit: MAX_BODY_BYTES,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CHECKING_INTERVAL_MS },
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
    frameworkErrors: (
      error: Error,
      _request: unknown,
      reply: { code(status: number): { type(type: string): { send(body: string): void } } },
    ) => {
      const { problem } = toProblem(error, { publicUrl });
      reply.code(problem.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
    },
    clientErrorHandler: (error: ClientError, socket: Socket) =>
      answerClientError(error, socket, publicUrl),
  } as never);
}

/** The request never became one: written by hand to the socket, which is then closed. */
function answerClientError(error: ClientError, socket: Socket, publicUrl: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { problem } = problemOf(clientProblem(error.code), { publicUrl });
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Request-Id: ${newId()}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function clientProblem(code: string | undefined): ProblemType {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return FRAMEWORK_PROBLEMS.timeout;
    case 'HPE_HEADER_OVERFLOW':
      return FRAMEWORK_PROBLEMS.headersTooLarge;
    default:
      return MalformedRequest.problem;
  }
}
