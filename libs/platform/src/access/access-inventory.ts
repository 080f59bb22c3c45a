import type { INestApplicationContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AccessPolicy, policyOf } from './access.decorators.js';
import { httpHandlers } from './http-handlers.js';
import { isPermission } from './permission-catalogue.js';

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
    policy: policyOf(reflector, handler),
  }));
}

/**
 * Deny by default, at the latest moment that is still safe: an application with an undecided route does not start, nor does one whose
 * route asks for a permission that no module describes, which nobody could ever be given on purpose.
 * @throws Error that names every such route
 */
export function assertEveryRouteHasPolicy(app: INestApplicationContext): void {
  const routes = accessInventory(app);
  const undecided = routes.filter(({ policy }) => policy === undefined).map(({ route }) => route);
  if (undecided.length > 0) {
    throw new Error(
      `These routes say nothing about who may enter: ${undecided.join(', ')}. Give each @RequirePermission(…), @Authenticated() or @Public().`,
    );
  }
  const unknown = routes.flatMap(({ route, policy }) =>
    policy?.kind === 'permission' && !isPermission(policy.permission) ? [`${route} (${policy.permission})`] : [],
  );
  if (unknown.length === 0) return;
  throw new Error(
    `These routes ask for a permission that no module describes: ${unknown.join(', ')}. Add it to the module's *.permissions.ts.`,
  );
}
