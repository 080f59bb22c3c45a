import { type INestApplicationContext, RequestMethod, VERSION_NEUTRAL } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

interface HttpHandler {
  readonly controller: new (...args: never[]) => unknown;
  readonly name: string;
  readonly handler: (...args: never[]) => unknown;
}

/** Lists every method of a controller that handles HTTP requests. */
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

export interface Endpoint {
  readonly method: string;
  /** In the router's form: `/v1/orders/:id`. */
  readonly path: string;
}

/** The endpoints of a handler: one for each of its paths and versions. */
export function endpointsOf({ controller, handler }: HttpHandler): Endpoint[] {
  const read = <T>(key: string, target: object): T[] =>
    [Reflect.getMetadata(key, target) ?? []].flat() as T[];
  const own = read<string | symbol>(VERSION_METADATA, handler);
  const versions = own.length > 0 ? own : read<string | symbol>(VERSION_METADATA, controller);
  const prefixes = (versions.length > 0 ? versions : [VERSION_NEUTRAL]).map((version) =>
    typeof version === 'symbol' ? '' : `v${version}`,
  );
  const bases = read<string>(PATH_METADATA, controller);
  const paths = read<string>(PATH_METADATA, handler);
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  return prefixes.flatMap((prefix) =>
    bases.flatMap((base) => paths.map((path) => ({ method, path: joined(prefix, base, path) }))),
  );
}

const joined = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '')
    .join('/')}`;
