import type { INestApplicationContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ACCESS_POLICY, type AccessPolicy } from './access.decorators.js';
import { httpHandlers } from './http-handlers.js';

export interface RoutePolicy {
  /** `OrdersController.placeOrder` */
  readonly route: string;
  readonly policy: AccessPolicy | undefined;
}

/** Every HTTP handler of the application with its policy. */
export function accessInventory(app: INestApplicationContext): RoutePolicy[] {
  const reflector = app.get(Reflector);
  return httpHandlers(app).map(({ controller, name, handler }) => ({
    route: `${controller.name}.${name}`,
    policy: reflector.get<AccessPolicy | undefined>(ACCESS_POLICY, handler),
  }));
}

/**
 * Deny by default, at the latest moment that is still safe: an application with an undecided route does not start.
 * @throws Error that names every route without a policy
 */
export function assertEveryRouteHasPolicy(app: INestApplicationContext): void {
  const undecided = accessInventory(app).filter(({ policy }) => policy === undefined);
  if (undecided.length === 0) return;
  const names = undecided.map(({ route }) => route).join(', ');
  throw new Error(
    `These routes say nothing about who may enter: ${names}. Give each @RequirePermission(…), @Authenticated() or @Public().`,
  );
}
