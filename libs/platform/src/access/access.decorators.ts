import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ApiBearerAuth, ApiExtension } from '../documentation/documentation.decorators.js';
import type { Actor, Permission, RequestContext } from '../kernel/identity/actor.js';

const ACCESS_POLICY = Symbol('access-policy');
const STEP_UP = Symbol('step-up');
const STEP_UP_WHEN = Symbol('step-up-when');

/**
 * Whom a step-up is asked of: a machine cannot step up, so it enters by its scope alone (`people`)
 * or not at all (`everybody`).
 */
type StepUpRule = 'everybody' | 'people';

interface SignedInPolicy {
  readonly peopleOnly: boolean;
  readonly stepUp?: StepUpRule;
  /** What the act itself asks a step-up of a person for; the guard lets others in. */
  readonly stepUpWhen?: string;
}

/**
 * Who may enter a route. Every route has exactly one; one without stops the boot (see
 * `access-inventory.ts`).
 */
export type AccessPolicy =
  | { readonly kind: 'public'; readonly tellsKnownCallersMore?: true }
  | ({ readonly kind: 'authenticated' } & SignedInPolicy)
  | ({ readonly kind: 'permission'; readonly permission: Permission } & SignedInPolicy);

const accessPolicy = (policy: AccessPolicy): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS_POLICY, policy),
    ApiExtension('x-access', policy),
    ...(policy.kind === 'public' ? [] : [ApiBearerAuth('bearer')]),
  );

/** Anybody, signed in or not; nobody looks at a token. */
export const Public = (): MethodDecorator => accessPolicy({ kind: 'public' });

/**
 * Anybody; a caller with a good token is known to the handler (`@KnownCaller()`), one with a bad
 * token is like one without.
 */
export const PublicWithMoreForKnownCallers = (): MethodDecorator =>
  accessPolicy({ kind: 'public', tellsKnownCallersMore: true });

/** Any signed-in person; API keys and OAuth clients only where the route says so. */
export const Authenticated = ({
  machines = false,
}: {
  readonly machines?: boolean;
} = {}): MethodDecorator => accessPolicy({ kind: 'authenticated', peopleOnly: !machines });

/**
 * An account one of whose roles holds the permission, and a machine of such an account whose scopes
 * name it.
 */
export const RequirePermission = (
  permission: Permission,
  { peopleOnly = false }: { readonly peopleOnly?: boolean } = {},
): MethodDecorator => accessPolicy({ kind: 'permission', permission, peopleOnly });

/**
 * Only a moment after the caller proved who they are, with the second factor where the account has
 * one (RFC 9470). Keeps machines out, unless they are to enter by their scope alone.
 */
export const StepUp = ({
  machinesByScope = false,
}: {
  readonly machinesByScope?: boolean;
} = {}): MethodDecorator =>
  SetMetadata(STEP_UP, (machinesByScope ? 'people' : 'everybody') satisfies StepUpRule);

/**
 * Documents that the act behind the route demands a person and a step-up for some requests
 * (`StepUpDemand`). The guard does not look at it: which requests, only the act knows.
 * @param condition reads on after "when": `it gives roles`
 */
export const StepUpWhen = (condition: string): MethodDecorator =>
  SetMetadata(STEP_UP_WHEN, condition);

type Handler = (...args: never[]) => unknown;
const policies = new WeakMap<Handler, AccessPolicy | undefined>();

/**
 * What the decorators of a handler say together; undefined when they leave open who may enter.
 * @throws Error for a public route that asks for a step-up: nobody is there to take it
 */
export function policyOf(reflector: Reflector, handler: Handler): AccessPolicy | undefined {
  // Asked on every request, and the answer never changes.
  if (!policies.has(handler)) policies.set(handler, readPolicy(reflector, handler));
  return policies.get(handler);
}

function readPolicy(reflector: Reflector, handler: Handler): AccessPolicy | undefined {
  const policy = reflector.get<AccessPolicy | undefined>(ACCESS_POLICY, handler);
  const stepUp = reflector.get<StepUpRule | undefined>(STEP_UP, handler);
  const stepUpWhen = reflector.get<string | undefined>(STEP_UP_WHEN, handler);
  if (policy === undefined || (stepUp ?? stepUpWhen) === undefined) return policy;
  if (policy.kind === 'public')
    throw new Error(`${handler.name} is public: @StepUp() needs a signed-in caller.`);
  return {
    ...policy,
    peopleOnly: policy.peopleOnly || stepUp === 'everybody',
    ...(stepUp !== undefined && { stepUp }),
    ...(stepUpWhen !== undefined && { stepUpWhen }),
  };
}

/** What the guard and the request hooks leave on a request. */
export interface OrderlyRequest extends FastifyRequest {
  user?: Actor;
  origin: RequestContext;
}

/** The signed-in caller; only for routes that are not `@Public()`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { user } = context.switchToHttp().getRequest<OrderlyRequest>();
  if (!user)
    throw new Error('@CurrentActor() needs a route with @Authenticated() or @RequirePermission().');
  return user;
});

/** The caller of a `@PublicWithMoreForKnownCallers()` route, if the guard knows who it is. */
export const KnownCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor | undefined =>
    context.switchToHttp().getRequest<OrderlyRequest>().user,
);

/** Where the request came from, known on public routes too. */
export const RequestOrigin = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestContext =>
    context.switchToHttp().getRequest<OrderlyRequest>().origin,
);
