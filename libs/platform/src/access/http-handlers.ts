import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

export interface HttpHandler {
  readonly controller: new (...args: never[]) => unknown;
  readonly name: string;
  readonly handler: (...args: never[]) => unknown;
}

/** Every method of a controller that answers HTTP requests. */
export function httpHandlers(app: INestApplicationContext): HttpHandler[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ instance, metatype }) => {
      if (!instance || typeof metatype !== 'function') return [];
      const controller = metatype as HttpHandler['controller'];
      const prototype = Object.getPrototypeOf(instance) as Record<string, HttpHandler['handler']>;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ controller, name, handler: prototype[name] as HttpHandler['handler'] }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler));
    });
}
