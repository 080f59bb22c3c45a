import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import {
  type AccessPolicy,
  type OrderlyRequest,
  policyOf,
} from '@orderly/platform/access/access.decorators';
import {
  type AccessSubject,
  decideAccess,
  type Verdict,
} from '@orderly/platform/access/decide-access';
import { AppConfig } from '@orderly/platform/config/app-config';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import {
  PeopleOnly,
  PermissionMissing,
  ScopeMissing,
  StepUpNeeded,
  Unauthenticated,
} from '../errors/access.errors.js';
import { ApplicationStrategies, STRATEGIES } from './application-strategies.js';

/**
 * Runs before every route and enforces its `@Public()`, `@Authenticated()` or
 * `@RequirePermission(…)`.
 */
@Injectable()
export class AccessGuard extends AuthGuard([...STRATEGIES]) {
  constructor(
    private readonly strategies: ApplicationStrategies,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    super();
  }

  /**
   * @throws Unauthenticated, InvalidToken, PeopleOnly, PermissionMissing, ScopeMissing,
   *   StepUpNeeded
   */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = policyOf(this.reflector, context.getHandler() as (...args: never[]) => unknown);
    // The API refuses to start with such a route. If one appears anyway, it stays closed.
    if (!policy)
      throw new Error(
        `${context.getClass().name}.${context.getHandler().name} says nothing about who may enter.`,
      );
    if (policy.kind === 'public') {
      // The route is public, so any failure to authenticate, even an unreachable database, leaves
      // the request anonymous instead of refusing it.
      if (policy.tellsKnownCallersMore) await this.authenticate(context).catch(() => undefined);
      return true;
    }
    await this.authenticate(context);
    const request = context.switchToHttp().getRequest<OrderlyRequest>();
    this.decide(policy, request);
    if (request.routeOptions.config.isEventStream)
      request.lookAgain = () => this.lookAgain(context, policy, request);
    return true;
  }

  /** @throws what the database throws when it is away: that is no answer about the caller */
  private async lookAgain(
    context: ExecutionContext,
    policy: Exclude<AccessPolicy, { kind: 'public' }>,
    request: OrderlyRequest,
  ): Promise<Actor | null> {
    request.isLookedAtAgain = true;
    try {
      await this.authenticate(context);
      this.decide(policy, request);
      return request.user ?? null;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  override getAuthenticateOptions() {
    return this.strategies.options;
  }

  /**
   * Replaces the exception of AuthGuard for a request without credentials: it has no problem code.
   * @throws Unauthenticated, or the error with which a strategy refused the credential
   */
  override handleRequest<User>(error: unknown, actor: User | false | undefined): User {
    if (error) throw error;
    if (!actor) throw new Unauthenticated();
    return actor;
  }

  /** Stores the actor on the request. */
  private async authenticate(context: ExecutionContext): Promise<void> {
    await super.canActivate(context);
  }

  /** Returns, or throws the refusal. */
  private decide(policy: AccessPolicy, request: OrderlyRequest): void {
    const actor = request.user as Actor;
    const verdict = decideAccess(
      policy,
      factsOf(actor),
      this.clock.now(),
      this.config.auth.stepUpMaxAgeS,
    );
    if (verdict.kind === 'enter') return;
    request.log.warn(
      { userId: actor.userId, credential: actor.origin.credential, verdict },
      'access refused',
    );
    throw refusalOf(verdict);
  }
}

const factsOf = ({ permissions, scopes, authentication }: Actor): AccessSubject => ({
  permissions,
  scopes,
  session: authentication.kind === 'session' ? authentication : null,
});

function refusalOf(verdict: Exclude<Verdict, { kind: 'enter' }>): Error {
  switch (verdict.kind) {
    case 'unauthenticated':
      return new Unauthenticated();
    case 'people-only':
      return new PeopleOnly();
    case 'permission-missing':
      return new PermissionMissing(verdict.permission);
    case 'scope-missing':
      return new ScopeMissing(verdict.permission);
    case 'step-up':
      return new StepUpNeeded(verdict.acr, verdict.maxAgeS);
  }
}
