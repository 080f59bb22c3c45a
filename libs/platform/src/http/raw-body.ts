import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

interface WithRawBody {
  rawBody?: Buffer;
}

/**
 * For a route whose caller signs the bytes of the body. Only such routes keep them: for all others
 * they would be a second copy in memory.
 */
export const KeepRawBody = (): MethodDecorator =>
  applyDecorators(RouteConfig({ keepsRawBody: true })) as MethodDecorator;

/** The body as it was sent; empty when there was none. */
export const RawBody = createParamDecorator(
  (_: unknown, context: ExecutionContext): Buffer =>
    context.switchToHttp().getRequest<WithRawBody>().rawBody ?? Buffer.alloc(0),
);

/** Called by the parser of bodies. */
export function keepRawBody(request: FastifyRequest, body: Buffer): void {
  const { keepsRawBody } = request.routeOptions.config as { keepsRawBody?: boolean };
  if (keepsRawBody === true) (request as WithRawBody).rawBody = body;
}
