import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemType } from '../kernel/errors/problem-type.js';
import { newId } from '../kernel/ids/new-id.js';
import { continueTrace, traceIdOf } from '../kernel/tracing/trace-context.js';
import type { Logger } from '../logging/create-logger.js';
import { FRAMEWORK_PROBLEMS, MalformedRequest, MethodNotAllowed } from './http.errors.js';
import {
  instanceOf,
  PROBLEM_CONTENT_TYPE,
  type Problem,
  problemOf,
  toProblem,
} from './problem-details.js';
import { SECURITY_HEADERS } from './security-headers.js';

export interface ClientError extends Error {
  readonly code?: string;
  /** The bytes that Node was reading when it gave up: the whole request, or the end of it. */
  readonly rawPacket?: Buffer;
}

/**
 * Responds to what fails before there is a route, a controller or a request: Nest never sees it,
 * and no hook runs.
 */
export class EarlyProblems {
  constructor(
    private readonly publicUrl: string,
    private readonly logger: Logger,
  ) {}

  /** The router could not read the path, as in `/x%zz`, or a parameter in it is too long. */
  answerRouter(error: Error, request: FastifyRequest, reply: FastifyReply): void {
    const traceId = traceIdOf(continueTrace(request.headers['traceparent']));
    const instance = instanceOf(request.url);
    const { problem, headers } = toProblem(error, { publicUrl: this.publicUrl, instance, traceId });
    this.note(problem, request.id);
    void reply
      .code(problem.status)
      .headers({
        ...SECURITY_HEADERS,
        ...headers,
        'cache-control': 'no-store',
        'x-request-id': request.id,
      })
      .type(PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(problem));
  }

  /** The bytes on the socket are not a valid request. */
  answerClientError(error: ClientError, socket: Socket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    // A failed handshake: the client could not read a response.
    if (socket instanceof TLSSocket && !/^(?:HPE|ERR_HTTP)_/.test(error.code ?? '')) {
      socket.destroy();
      return;
    }
    // Part of a response has been sent: the client would read a second one as the rest of it.
    if (!socket.writable || hasBegunToAnswer(socket)) {
      socket.destroy();
      return;
    }
    const type = problemOfClientError(error.code);
    this.write(socket, this.problemFor(type, instanceIn(error.rawPacket)));
  }

  /**
   * CONNECT requests a tunnel. Without a listener Node would close the connection without a
   * response.
   */
  answerConnect(socket: Socket): void {
    socket.on('error', () => undefined);
    this.write(socket, this.problemFor(MethodNotAllowed.problem), 'Allow:\r\n');
  }

  private problemFor(type: ProblemType, instance?: string): Problem {
    const traceId = traceIdOf(continueTrace(undefined));
    return problemOf(type, { publicUrl: this.publicUrl, instance, traceId }).problem;
  }

  /**
   * Written by hand, because there is no response object. The connection is closed, because it is
   * unknown where the next request would begin.
   */
  private write(socket: Socket, problem: Problem, more = ''): void {
    const requestId = newId();
    this.note(problem, requestId);
    const body = JSON.stringify(problem);
    const security = Object.entries(SECURITY_HEADERS)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    socket.end(
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: ` +
        `${PROBLEM_CONTENT_TYPE}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n${more}${security}Cache-Control: ` +
        `no-store\r\n` +
        `X-Request-Id: ${requestId}\r\nDate: ${new Date().toUTCString()}\r\nConnection: ` +
        `close\r\n\r\n${body}`,
    );
  }

  /** Logged, so that the traceId of the response can be found. */
  private note({ status, code, traceId, instance }: Problem, requestId: string): void {
    this.logger.info({ status, code, traceId, instance, requestId }, 'request refused early');
  }
}

const hasBegunToAnswer = (socket: Socket): boolean =>
  (socket as Socket & { _httpMessage?: { headersSent: boolean } | null })._httpMessage
    ?.headersSent === true;

/** Returns the path, if the bytes contain the request line. */
function instanceIn(bytes: Buffer | undefined): string | undefined {
  const target = /^[A-Z]{1,20} (\/[^\s]*)/.exec(bytes?.toString('latin1', 0, 2_000) ?? '')?.[1];
  return target === undefined ? undefined : instanceOf(target);
}

function problemOfClientError(code: string | undefined): ProblemType {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return FRAMEWORK_PROBLEMS.timeout;
    case 'HPE_HEADER_OVERFLOW':
      return FRAMEWORK_PROBLEMS.headersTooLarge;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return FRAMEWORK_PROBLEMS.tooLarge;
    default:
      return MalformedRequest.problem;
  }
}
