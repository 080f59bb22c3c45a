import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { DomainError } from '../errors/domain-error.js';
import { MethodNotAllowed } from './http.errors.js';
import { OAUTH_ERROR_CONTENT_TYPE, speaksOAuth, toOAuthError } from './oauth-answers.js';
import { PROBLEM_CONTENT_TYPE, toProblem } from './problem-details.js';
import type { RouteTable } from './route-table.js';
import { traceIdOf } from './trace-context.js';

/** Answers every failure of a request with a problem, and logs the ones that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly publicUrl: string,
    private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<OrderlyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = request.url.split('?', 1)[0] ?? '/';
    const known = toProblem(this.withAllowedMethods(error, request.method, path), {
      publicUrl: this.publicUrl,
      instance: path,
      traceId: traceIdOf(request.origin?.traceparent),
    });
    const isOAuth = speaksOAuth(path, known.problem.status);
    const { problem, headers } = isOAuth ? toOAuthError(known) : known;
    const isRoutine = error instanceof DomainError && error.problem.isRoutine === true;
    if (problem.status >= 500 && !isRoutine)
      request.log.error(
        { err: error, code: problem.code, traceId: problem.traceId },
        'request failed',
      );
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(headers)
      .type(isOAuth ? OAUTH_ERROR_CONTENT_TYPE : PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(problem));
  }

  /** The router says 404 for a known path with another method, too: RFC 9110 section 15.5.6 wants 405 and Allow. */
  private withAllowedMethods(error: unknown, method: string, path: string): unknown {
    if (!(error instanceof HttpException) || error.getStatus() !== 404) return error;
    const allowed = this.routes.methodsOf(path);
    return allowed.length === 0 || allowed.includes(method) ? error : new MethodNotAllowed(allowed);
  }
}
