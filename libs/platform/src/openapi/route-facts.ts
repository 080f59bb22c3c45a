import type { INestApplicationContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import { type AccessPolicy, policyOf } from '../access/access.decorators.js';
import { httpHandlers } from '../access/http-handlers.js';
import { readCallersFreshness } from '../http/consistency-token.js';
import { readOptionalIfMatch, readRequiredIfMatch } from '../http/etag.js';
import { readOptionalIfNoneMatch } from '../http/if-none-match.js';
import { CREDENTIAL_ROUTE, NOT_RATE_LIMITED } from '../rate-limiting/rate-limit.decorators.js';

/** Facts from a handler's own decorators that @nestjs/swagger does not read. */
export interface RouteFacts {
  readonly name: string;
  readonly access: AccessPolicy | undefined;
  readonly ifMatch: 'required' | 'optional' | undefined;
  /** Whether a change may be made to depend on If-None-Match. Reads take the header anyway. */
  readonly ifNoneMatch: boolean;
  /** Whether the route reads a consistency token. */
  readonly takesFreshness: boolean;
  readonly rateLimited: boolean;
  readonly takesCredentials: boolean;
}

export const routeKey = (controller: string, method: string): string => `${controller}.${method}`;

/** For every HTTP handler, by `Controller.method`. */
export function routeFacts(app: INestApplicationContext): ReadonlyMap<string, RouteFacts> {
  const reflector = app.get(Reflector);
  return new Map(
    httpHandlers(app).map(({ controller, name, handler }) => [
      routeKey(controller.name, name),
      {
        name,
        access: policyOf(reflector, handler),
        ifMatch: ifMatchOf(controller, name),
        ifNoneMatch: factoriesOf(controller, name).includes(readOptionalIfNoneMatch),
        takesFreshness: factoriesOf(controller, name).includes(readCallersFreshness),
        rateLimited: !reflector.getAllAndOverride<boolean | undefined>(NOT_RATE_LIMITED, [
          handler,
          controller,
        ]),
        takesCredentials: reflector.get<boolean | undefined>(CREDENTIAL_ROUTE, handler) === true,
      },
    ]),
  );
}

/** Those of the parameters of a handler. */
function factoriesOf(controller: object, method: string): unknown[] {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { factory?: unknown }
  >;
  return Object.values(parameters).map(({ factory }) => factory);
}

function ifMatchOf(controller: object, method: string): RouteFacts['ifMatch'] {
  const factories = factoriesOf(controller, method);
  if (factories.includes(readRequiredIfMatch)) return 'required';
  return factories.includes(readOptionalIfMatch) ? 'optional' : undefined;
}
