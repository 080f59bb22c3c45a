import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_POLICY, type AccessPolicy } from './access.decorators.js';

export interface RoutePolicy {
  /** `OrdersController.placeOrder` */
  readonly route: string;
  readonly policy: AccessPolicy | undefined;
}

/** Every HTTP handler of the application with its policy. */
export function accessInventory(app: INestApplicationContext): RoutePolicy[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name] as () => unknown }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .map(({ name, handler }) => ({
          route: `${metatype.name}.${name}`,
          policy: reflector.get<AccessPolicy | undefined>(ACCESS_POLICY, handler),
        }));
    });
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
