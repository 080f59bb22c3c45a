import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from './validation/invalid-input.error.js';

/**
 * Refuses query parameters on a route that declares none, so that a misspelt filter is an error and
 * not ignored.
 */
@Injectable()
export class KnownQueryGuard implements CanActivate {
  private readonly takesQuery = new WeakMap<object, boolean>();

  /** @throws InvalidInput */
  canActivate(context: ExecutionContext): boolean {
    const names = Object.keys(context.switchToHttp().getRequest<FastifyRequest>().query as object);
    if (names.length === 0 || this.declaresQuery(context)) return true;
    throw new InvalidInput(
      names.map((name) => ({
        in: 'query' as const,
        pointer: `/${escaped(name.slice(0, 100).toWellFormed())}`,
        code: 'unknown-field',
        detail: 'There is no such parameter.',
      })),
    );
  }

  private declaresQuery(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let declared = this.takesQuery.get(handler);
    if (declared === undefined) {
      const args = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) ?? {};
      declared = Object.keys(args).some(
        (key) => Number(key.split(':')[0]) === RouteParamtypes.QUERY,
      );
      this.takesQuery.set(handler, declared);
    }
    return declared;
  }
}

/** RFC 6901, section 3. */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
