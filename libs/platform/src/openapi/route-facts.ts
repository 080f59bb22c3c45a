import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_POLICY, type AccessPolicy } from '../access/access.decorators.js';
import { readOptionalIfMatch, readRequiredIfMatch } from '../http/etag.js';
import { CREDENTIAL_ROUTE, NOT_RATE_LIMITED } from '../http/rate-limit.decorators.js';

/** What a handler's own decorators say, beyond what @nestjs/swagger reads. */
export interface RouteFacts {
  readonly name: string;
  readonly access: AccessPolicy | undefined;
  readonly ifMatch: 'required' | 'optional' | undefined;
  readonly rateLimited: boolean;
  readonly takesCredentials: boolean;
}

type Handler = (...args: never[]) => unknown;

export const routeKey = (controller: string, method: string): string => `${controller}.${method}`;

/** Of every HTTP handler, by `Controller.method`. */
export function routeFacts(app: INestApplicationContext): ReadonlyMap<string, RouteFacts> {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const facts = new Map<string, RouteFacts>();
  for (const { instance, metatype } of app.get(DiscoveryService, { strict: false }).getControllers()) {
    if (!instance || typeof metatype !== 'function') continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, Handler>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name] as Handler;
      if (!Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
      facts.set(routeKey(metatype.name, name), {
        name,
        access: reflector.get<AccessPolicy | undefined>(ACCESS_POLICY, handler),
        ifMatch: ifMatchOf(metatype, name),
        rateLimited: !reflector.getAllAndOverride<boolean | undefined>(NOT_RATE_LIMITED, [handler, metatype]),
        takesCredentials: reflector.get<boolean | undefined>(CREDENTIAL_ROUTE, handler) === true,
      });
    }
  }
  return facts;
}

function ifMatchOf(controller: object, method: string): RouteFacts['ifMatch'] {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { factory?: unknown }
  >;
  const factories = Object.values(parameters).map(({ factory }) => factory);
  if (factories.includes(readRequiredIfMatch)) return 'required';
  return factories.includes(readOptionalIfMatch) ? 'optional' : undefined;
}
