import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_POLICY, type AccessPolicy, type OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { may } from '@orderly/platform/access/actor';
import { PermissionMissing } from './auth.errors.js';
import { Authenticator } from './authenticator.js';

/** Stands before every route and asks for what its `@Public()`, `@Authenticated()` or `@RequirePermission(…)` demands. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  /** @throws Unauthenticated, InvalidToken, PermissionMissing */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const policy = this.reflector.get<AccessPolicy | undefined>(ACCESS_POLICY, context.getHandler());
    // The boot refuses such a route; should one appear nevertheless, it stays shut.
    if (!policy)
      throw new Error(`${context.getClass().name}.${context.getHandler().name} says nothing about who may enter.`);
    const request = context.switchToHttp().getRequest<OrderlyRequest>();
    if (policy.kind === 'public') {
      // Whatever keeps us from knowing the caller, a database that is away too, leaves a stranger, who may enter all the same.
      if (policy.tellsKnownCallersMore)
        request.user = await this.authenticator.authenticate(request).catch(() => undefined);
      return true;
    }
    request.user = await this.authenticator.authenticate(request);
    if (policy.kind === 'permission' && !may(request.user, policy.permission)) {
      const { userId } = request.user;
      request.log.warn({ userId, permission: policy.permission }, 'permission missing');
      throw new PermissionMissing(policy.permission);
    }
    return true;
  }
}
