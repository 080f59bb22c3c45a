import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiBearerAuth, ApiExtension } from '../openapi/documentation.decorators.js';
import type { Actor, Origin, Permission } from './actor.js';

export const ACCESS_POLICY = Symbol('access-policy');

/** Who may enter a route. Every route has exactly one; one without stops the boot (see `access-inventory.ts`). */
export type AccessPolicy =
  | { readonly kind: 'public'; readonly tellsKnownCallersMore?: true }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'permission'; readonly permission: Permission };

const accessPolicy = (policy: AccessPolicy): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_POLICY, policy),
    ApiExtension('x-access', policy),
    ...(policy.kind === 'public' ? [] : [ApiBearerAuth('bearer')]),
  );

/** Anybody, signed in or not; nobody looks at a token. */
export const Public = (): MethodDecorator => accessPolicy({ kind: 'public' });

/** Anybody; a caller with a good token is known to the handler (`@KnownCaller()`), one with a bad token is like one without. */
export const PublicWithMoreForKnownCallers = (): MethodDecorator =>
  accessPolicy({ kind: 'public', tellsKnownCallersMore: true });

/** Any signed-in account. */
export const Authenticated = (): MethodDecorator => accessPolicy({ kind: 'authenticated' });

/** A signed-in account one of whose roles holds the permission. */
export const RequirePermission = (permission: Permission): MethodDecorator =>
  accessPolicy({ kind: 'permission', permission });

/** What the guard and the request hooks leave on a request. */
export interface OrderlyRequest extends FastifyRequest {
  user?: Actor;
  origin: Origin;
}

/** The signed-in caller; only for routes that are not `@Public()`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { user } = context.switchToHttp().getRequest<OrderlyRequest>();
  if (!user) throw new Error('@CurrentActor() needs a route with @Authenticated() or @RequirePermission().');
  return user;
});

/** The caller of a `@PublicWithMoreForKnownCallers()` route, if the guard knows who it is. */
export const KnownCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor | undefined =>
    context.switchToHttp().getRequest<OrderlyRequest>().user,
);

/** Where the request came from, known on public routes too. */
export const RequestOrigin = createParamDecorator(
  (_: unknown, context: ExecutionContext): Origin => context.switchToHttp().getRequest<OrderlyRequest>().origin,
);
