import type * as Swagger from '@nestjs/swagger';

type Name =
  | 'ApiBearerAuth'
  | 'ApiBody'
  | 'ApiConsumes'
  | 'ApiExtension'
  | 'ApiHeader'
  | 'ApiOperation'
  | 'ApiProduces'
  | 'ApiResponse'
  | 'ApiTags';
type Documenting = MethodDecorator & ClassDecorator;

/** The noted decorators, in the order in which JavaScript evaluates them. */
const noted: Array<(swagger: typeof Swagger) => void> = [];

/**
 * Notes a decorator of @nestjs/swagger now, and applies it when the document is built. That package
 * with its libraries is a fifth of the modules that a start would load, and only requests for the
 * document need them.
 */
const noting =
  <N extends Name>(name: N) =>
  (...options: Parameters<(typeof Swagger)[N]>): Documenting =>
  (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    noted.push((swagger) => {
      const decorator = swagger[name] as (
        ...options: unknown[]
      ) => (...target: unknown[]) => unknown;
      decorator(...options)(target, key, descriptor);
    });
  };

/**
 * Applies each noted decorator once. One that throws stays noted together with those after it, so
 * that the next attempt fails too, instead of building a document without them.
 */
export function applyDocumentation(swagger: typeof Swagger): void {
  for (let apply = noted[0]; apply !== undefined; apply = noted[0]) {
    apply(swagger);
    noted.shift();
  }
}

export const ApiBearerAuth = noting('ApiBearerAuth');
export const ApiBody = noting('ApiBody');
export const ApiConsumes = noting('ApiConsumes');
export const ApiExtension = noting('ApiExtension');
export const ApiHeader = noting('ApiHeader');
export const ApiOperation = noting('ApiOperation');
export const ApiProduces = noting('ApiProduces');
export const ApiResponse = noting('ApiResponse');
export const ApiTags = noting('ApiTags');
