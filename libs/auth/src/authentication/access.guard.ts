import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type OrderlyRequest, policyOf } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/access/actor';
import {
  type AccessSubject,
  decideAccess,
  type Verdict,
} from '@orderly/platform/access/decide-access';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/time/clock';
import {
  PeopleOnly,
  PermissionMissing,
  ScopeMissing,
  StepUpNeeded,
  Unauthenticated,
} from '../errors/access.errors.js';
import { Authenticator } from './authenticator.js';

/** Stands before every route and asks for what its `@Public()`, `@Authenticated()` or `@RequirePermission(…)` demands. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** @throws Unauthenticated, InvalidToken, PeopleOnly, PermissionMissing, ScopeMissing, StepUpNeeded */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = policyOf(this.reflector, context.getHandler() as (...args: never[]) => unknown);
    // The boot refuses such a route; should one appear nevertheless, it stays shut.
    if (!policy)
      throw new Error(
        `${context.getClass().name}.${context.getHandler().name} says nothing about who may enter.`,
      );
    const request = context.switchToHttp().getRequest<OrderlyRequest>();
    if (policy.kind === 'public') {
      // Whatever keeps us from knowing the caller, a database that is away too, leaves a stranger, who may enter all the same.
      if (policy.tellsKnownCallersMore)
        request.user = await this.authenticator.authenticate(request).catch(() => undefined);
      return true;
    }
    const actor = await this.authenticator.authenticate(request);
    request.user = actor;
    const verdict = decideAccess(
      policy,
      factsOf(actor),
      this.clock.now(),
      this.config.auth.stepUpMaxAgeS,
    );
    if (verdict.kind === 'enter') return true;
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
