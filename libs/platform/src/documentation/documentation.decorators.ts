import type * as Swagger from '@nestjs/swagger';

type Name =
  | 'ApiBearerAuth'
  | 'ApiConsumes'
  | 'ApiExtension'
  | 'ApiHeader'
  | 'ApiOperation'
  | 'ApiProduces'
  | 'ApiResponse'
  | 'ApiTags';
type Documenting = MethodDecorator & ClassDecorator;

/** What the decorators below were put on, in the order in which JavaScript evaluates them. */
const noted: Array<(swagger: typeof Swagger) => void> = [];

/**
 * A decorator of @nestjs/swagger that is noted now and applied when the document is made. That package with its libraries is a fifth of the
 * modules that a start would load, and only who asks for the document needs them.
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
 * Applies what was noted, each once. One that throws stays noted with those behind it, so that the
 * next try fails too, instead of making a document without them.
 */
export function applyDocumentation(swagger: typeof Swagger): void {
  for (let apply = noted[0]; apply !== undefined; apply = noted[0]) {
    apply(swagger);
    noted.shift();
  }
}

export const ApiBearerAuth = noting('ApiBearerAuth');
export const ApiConsumes = noting('ApiConsumes');
export const ApiExtension = noting('ApiExtension');
export const ApiHeader = noting('ApiHeader');
export const ApiOperation = noting('ApiOperation');
export const ApiProduces = noting('ApiProduces');
export const ApiResponse = noting('ApiResponse');
export const ApiTags = noting('ApiTags');
