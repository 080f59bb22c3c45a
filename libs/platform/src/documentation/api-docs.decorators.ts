import { applyDecorators, HttpCode } from '@nestjs/common';
import { objectOf } from '../http/fields/containers.js';
import type { Class } from '../http/validation/rule.js';
import { RuleSchema } from '../http/validation/rule-schema.js';
import type { ProblemClass } from '../kernel/errors/domain-error.js';
import { ApiExtension, ApiOperation, ApiResponse, ApiTags } from './documentation.decorators.js';

const sections = new Map<string, string>();

/**
 * The section of the document with the routes of a controller, and its description. Sections in
 * `ApiDescription.tags` come first; for those, `@ApiTags` suffices.
 * @throws Error for a section that is described twice
 */
export const ApiSection = (name: string, description: string): ClassDecorator => {
  if (sections.has(name)) throw new Error(`The section ${name} is described twice.`);
  sections.set(name, description);
  return ApiTags(name);
};

/** The descriptions of all `@ApiSection` decorators, by name. */
export const describedSections = (): Readonly<Record<string, string>> =>
  Object.fromEntries([...sections].sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The documentation of a route for integrators. The method's name is its operationId, so it must
 * stay stable too.
 */
export const ApiDoc = (summary: string, description?: string): MethodDecorator =>
  ApiOperation({ summary, ...(description === undefined ? {} : { description }) });

/** The successful response of a route: its status and the class of its body (none for 204). */
export const ApiResult = (
  status: number,
  description: string,
  body?: Class,
  headers: Array<'ETag' | 'Location' | 'Link' | 'Retry-After'> = [],
): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    ApiResponse({
      status,
      description,
      ...(body ? { standardSchema: new RuleSchema(objectOf(() => body)) } : {}),
    }),
    // Of two values for one name the later one counts, and a route can have two results.
    ApiExtension(`x-answer-headers-${status}`, headers),
  );

/** The successful response of a route that sends a file, in one of these media types. */
export const ApiFileResult = (
  status: number,
  description: string,
  ...mediaTypes: readonly string[]
): MethodDecorator =>
  applyDecorators(
    HttpCode(status),
    ApiResponse({
      status,
      description,
      content: Object.fromEntries(
        mediaTypes.map((mediaType) => [mediaType, { schema: { type: 'string' } }]),
      ),
    }),
  );

/** The domain errors of a route. `openapi.ts` adds those that all routes of its kind share. */
export const ApiProblems = (...classes: ProblemClass[]): MethodDecorator =>
  ApiExtension(
    'x-problems',
    classes.map((type) => type.problem.code),
  );

/** The route can also respond with the same facts in these media types, which are no JSON. */
export const ApiOtherMedia = (...mediaTypes: string[]): MethodDecorator =>
  ApiExtension('x-other-media', mediaTypes);

/** The route responds to browsers with a page: the same facts as text/html. */
export const ApiHtmlResult = (): MethodDecorator => ApiOtherMedia('text/html');
