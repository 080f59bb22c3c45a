import type { INestApplicationContext } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { httpHandlers } from '../access/http-handlers.js';
import { objectOf } from '../http/fields/containers.js';
import { isInputClass } from '../http/validation/class-rules.js';
import { RuleSchema } from '../http/validation/rule-schema.js';

interface RouteArgument {
  readonly index: number;
  readonly data?: unknown;
  readonly schema?: unknown;
}
type RouteArguments = Readonly<Record<string, RouteArgument>>;

/**
 * Presents the classes of bodies and queries to @nestjs/swagger as schemas while it builds the
 * document. Otherwise it reads classes as OpenAPI 3.0, which has neither `examples` nor types with
 * null.
 */
export function withClassParameters<T>(app: INestApplicationContext, work: () => T): T {
  const restore = httpHandlers(app).map(({ controller, name }) => {
    const before = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ??
      {}) as RouteArguments;
    const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, name) ??
      []) as unknown[];
    Reflect.defineMetadata(ROUTE_ARGS_METADATA, withSchemas(before, types), controller, name);
    return () => Reflect.defineMetadata(ROUTE_ARGS_METADATA, before, controller, name);
  });
  try {
    return work();
  } finally {
    for (const each of restore) each();
  }
}

function withSchemas(args: RouteArguments, types: readonly unknown[]): RouteArguments {
  return Object.fromEntries(
    Object.entries(args).map(([key, argument]) => {
      const type = types[argument.index];
      const isDescribed = argument.schema !== undefined || argument.data !== undefined;
      return isDescribed || !isInputClass(type)
        ? [key, argument]
        : [key, { ...argument, schema: new RuleSchema(objectOf(() => type)) }];
    }),
  );
}
