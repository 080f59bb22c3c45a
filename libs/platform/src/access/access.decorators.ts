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
 * Whom a step-up is required from. A machine cannot step up, so its scope alone admits it
 * (`people`), or nothing does (`everybody`).
 */
type StepUpRule = 'everybody' | 'people';

interface SignedInPolicy {
  readonly peopleOnly: boolean;
  readonly stepUp?: StepUpRule;
  /**
   * The condition on which the use case requires a step-up from a person. The guard admits all
   * others.
   */
  readonly stepUpWhen?: string;
}

/**
 * Who may use a route. Every route has exactly one policy; a route without one prevents the start
 * (see `access-inventory.ts`).
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

/** Open to everyone; tokens are not checked. */
export const Public = (): MethodDecorator => accessPolicy({ kind: 'public' });

/**
 * Open to everyone. The handler knows a caller with a valid token (`@KnownCaller()`); one with an
 * invalid token counts as anonymous.
 */
export const PublicWithMoreForKnownCallers = (): MethodDecorator =>
  accessPolicy({ kind: 'public', tellsKnownCallersMore: true });

/** Open to any signed-in person; to API keys and OAuth clients only where the route says so. */
export const Authenticated = ({
  machines = false,
}: {
  readonly machines?: boolean;
} = {}): MethodDecorator => accessPolicy({ kind: 'authenticated', peopleOnly: !machines });

/**
 * Open to an account with a role that has the permission, and to a machine of such an account whose
 * scopes include it.
 */
export const RequirePermission = (
  permission: Permission,
  { peopleOnly = false }: { readonly peopleOnly?: boolean } = {},
): MethodDecorator => accessPolicy({ kind: 'permission', permission, peopleOnly });

/**
 * Requires that the caller proved their identity recently, with the second factor where the account
 * has one (RFC 9470). Excludes machines, unless their scope alone is to admit them.
 */
export const StepUp = ({
  machinesByScope = false,
}: {
  readonly machinesByScope?: boolean;
} = {}): MethodDecorator =>
  SetMetadata(STEP_UP, (machinesByScope ? 'people' : 'everybody') satisfies StepUpRule);

/**
 * Documents that the use case requires a person and a step-up for some requests (`StepUpDemand`).
 * The guard ignores it, because only the use case knows which requests.
 * @param condition continues a sentence after "when": `it gives roles`
 */
export const StepUpWhen = (condition: string): MethodDecorator =>
  SetMetadata(STEP_UP_WHEN, condition);

type Handler = (...args: never[]) => unknown;
const policies = new WeakMap<Handler, AccessPolicy | undefined>();

/**
 * The combined policy of a handler's decorators; undefined when they define none.
 * @throws Error for a public route that requires a step-up: an anonymous caller cannot step up
 */
export function policyOf(reflector: Reflector, handler: Handler): AccessPolicy | undefined {
  // Cached: needed on every request, and never changes.
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

/** The properties that the guard and the request hooks set on a request. */
export interface OrderlyRequest extends FastifyRequest {
  user?: Actor;
  origin: RequestContext;
  /**
   * On the route of an event stream: asks again who the caller is. Null when the token has expired,
   * the session was ended, or the permission was taken away.
   */
  lookAgain?: () => Promise<Actor | null>;
  /** Set while the guard looks again: that keeps no session from becoming idle. */
  isLookedAtAgain?: boolean;
}

/** The signed-in caller; only for routes that are not `@Public()`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { user } = context.switchToHttp().getRequest<OrderlyRequest>();
  if (!user)
    throw new Error('@CurrentActor() needs a route with @Authenticated() or @RequirePermission().');
  return user;
});

/** The caller of a `@PublicWithMoreForKnownCallers()` route, if the guard has identified one. */
export const KnownCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor | undefined =>
    context.switchToHttp().getRequest<OrderlyRequest>().user,
);

/** The context of the request (address, trace), also on public routes. */
export const RequestOrigin = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestContext =>
    context.switchToHttp().getRequest<OrderlyRequest>().origin,
);
