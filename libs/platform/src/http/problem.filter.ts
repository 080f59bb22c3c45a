import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { DomainError } from '../kernel/errors/domain-error.js';
import { traceIdOf } from '../kernel/tracing/trace-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { IncompleteRequest, MethodNotAllowed } from './http.errors.js';
import { OAUTH_ERROR_CONTENT_TYPE, speaksOAuth, toOAuthError } from './oauth-answers.js';
import { instanceOf, PROBLEM_CONTENT_TYPE, toProblem } from './problem-details.js';
import type { RouteTable } from './route-table.js';

/** Converts every failure of a request into a problem, and logs those that are our fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly answered;

  constructor(
    private readonly publicUrl: string,
    private readonly routes: RouteTable,
    metrics: Metrics,
  ) {
    this.answered = metrics.counter(
      'http_problems_total',
      'Requests answered with a problem, by its code.',
      ['code'],
    );
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<OrderlyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = request.url.split('?', 1)[0] ?? '/';
    const reason = hasHungUp(request) ? new IncompleteRequest() : error;
    const known = toProblem(this.withAllowedMethods(reason, request.method, path), {
      publicUrl: this.publicUrl,
      instance: instanceOf(path),
      traceId: traceIdOf(request.origin?.traceparent),
    });
    this.answered.inc({ code: known.problem.code });
    const isOAuth = speaksOAuth(path, known.problem.status);
    const { problem, headers } = isOAuth ? toOAuthError(known) : known;
    const isRoutine = error instanceof DomainError && error.problem.isRoutine === true;
    if (problem.status >= 500 && !isRoutine) {
      // Many callers at once can make a part unavailable, and they choose when. So only our own
      // mistakes are logged as errors.
      request.log[problem.status === 500 ? 'error' : 'warn'](
        { err: error, code: problem.code, traceId: problem.traceId },
        'request failed',
      );
    }
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(headers)
      .type(isOAuth ? OAUTH_ERROR_CONTENT_TYPE : PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(problem));
  }

  /**
   * The router responds with 404 to a known path with another method, too; RFC 9110 section 15.5.6
   * requires 405 and Allow.
   */
  private withAllowedMethods(error: unknown, method: string, path: string): unknown {
    if (!(error instanceof HttpException) || error.getStatus() !== 404) return error;
    const allowed = this.routes.methodsOf(path);
    return allowed.length === 0 || allowed.includes(method) ? error : new MethodNotAllowed(allowed);
  }
}

/**
 * The client disconnected in the middle of its body. No client reads the response; it is for the
 * log and the metrics.
 */
const hasHungUp = ({ raw }: OrderlyRequest): boolean => raw.destroyed && !raw.complete;
