import type { INestApplicationContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AccessPolicy, policyOf } from './access.decorators.js';
import { type Endpoint, endpointsOf, httpHandlers } from './http-handlers.js';
import { isPermission } from './permission-catalogue.js';

export interface RoutePolicy extends Endpoint {
  /** `OrdersController.placeOrder` */
  readonly route: string;
  /** `placeOrder`, which is also the operationId. */
  readonly operation: string;
  readonly policy: AccessPolicy | undefined;
}

/** Lists every HTTP route of the application's controllers with its policy. */
export function accessInventory(app: INestApplicationContext): RoutePolicy[] {
  const reflector = app.get(Reflector);
  return httpHandlers(app).flatMap((each) => {
    const { controller, name: operation, handler } = each;
    const policy = policyOf(reflector, handler);
    return endpointsOf(each).map((endpoint) => ({
      ...endpoint,
      ...{ route: `${controller.name}.${operation}`, operation, policy },
    }));
  });
}

/**
 * Deny by default, checked at start: an application does not start with a route that has no policy,
 * or with one that requires a permission that no module describes, because such a permission could
 * never be granted on purpose.
 * @throws Error that names every such route
 */
export function assertEveryRouteHasPolicy(app: INestApplicationContext): void {
  const routes = accessInventory(app);
  const undecided = routes.filter(({ policy }) => policy === undefined).map(({ route }) => route);
  if (undecided.length > 0) {
    throw new Error(
      `These routes say nothing about who may enter: ${undecided.join(', ')}. Give each ` +
        `@RequirePermission(…), @Authenticated() or @Public().`,
    );
  }
  const unknown = routes.flatMap(({ route, policy }) =>
    policy?.kind === 'permission' && !isPermission(policy.permission)
      ? [`${route} (${policy.permission})`]
      : [],
  );
  if (unknown.length === 0) return;
  throw new Error(
    `These routes ask for a permission that no module describes: ${unknown.join(', ')}. Add ` +
      `it to the module's *.permissions.ts.`,
  );
}

/**
 * The guard protects only controllers. It does not protect other routes, such as a page that a
 * plug-in registered, so these must be public on purpose.
 * @param served the routes of the router
 * @param open paths that are public on purpose
 * @throws Error that names every route that is neither guarded nor public, and every handler that
 *   the router does not serve where the inventory says
 */
export function assertNothingPastTheGuard(
  inventory: readonly RoutePolicy[],
  served: readonly Endpoint[],
  open: ReadonlySet<string>,
): void {
  const key = ({ method, path }: Endpoint): string => `${method} ${path}`;
  const guarded = new Set(inventory.map(key));
  // The router serves HEAD with the handler of GET, behind the same guard.
  const isGuarded = ({ method, path }: Endpoint): boolean =>
    guarded.has(key({ method, path })) ||
    (method === 'HEAD' && guarded.has(key({ method: 'GET', path })));
  const past = served.filter((each) => !isGuarded(each) && !open.has(each.path)).map(key);
  if (past.length > 0)
    throw new Error(`These routes are served past the guard: ${past.join(', ')}.`);
  const known = new Set(served.map(key));
  const lost = inventory
    .filter((each) => !known.has(key(each)))
    .map((each) => `${each.route} (${key(each)})`);
  if (lost.length > 0) throw new Error(`The inventory misplaces these routes: ${lost.join(', ')}.`);
}
