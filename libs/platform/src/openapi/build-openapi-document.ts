import type { INestApplication } from '@nestjs/common';
import type * as Swagger from '@nestjs/swagger';
import { describedSections } from '../documentation/api-docs.decorators.js';
import { applyDocumentation } from '../documentation/documentation.decorators.js';
import { allProblemTypes } from '../kernel/errors/problem-type.js';
import type {
  Method,
  OpenApiDocument,
  Operation,
  PathItem,
} from '../kernel/openapi/openapi.types.js';
import { withClassParameters } from './class-parameters.js';
import { completeOperation } from './complete-operation.js';
import type { DocumentConfig } from './document-config.js';
import { eventWebhooks } from './event-webhooks.js';
import { addExamples } from './example-of.js';
import { RESPONSE_HEADERS } from './headers.js';
import { INPUT_FAULT_SCHEMA } from './input-fault.schema.js';
import type { GuardProblems } from './operation-problems.js';
import {
  exampleNameOf,
  OAUTH_ERROR_SCHEMA,
  PROBLEM_SCHEMA,
  problemExample,
} from './problem-responses.js';
import { schemasWithMembers } from './problem-schemas.js';
import { type RouteFacts, routeFacts, routeKey } from './route-facts.js';
import { nameComponents, restoreDataKeywords, schemaConverter } from './schema-conversion.js';
import { selectPaths } from './select-paths.js';

/** Facts about the API that the platform cannot know. */
export interface ApiDescription {
  /** The name of the cookie for browser sessions. */
  readonly sessionCookie: string;
  readonly guard: GuardProblems;
  /**
   * The paths that come first in the document, in this order; then those of the versions, then all
   * others.
   */
  readonly firstPaths?: readonly string[];
  /**
   * The description of each tag of `@ApiTags`, in the order of the document. The sections that
   * controllers describe themselves follow, and then `lastTags`.
   */
  readonly tags: Readonly<Record<string, string>>;
  readonly lastTags?: Readonly<Record<string, string>>;
}

const DESCRIPTION = `Errors are \`application/problem+json\` (RFC 9457) on every status from 400
up; each \`type\` leads to a page that explains it, and
\`/problems\` lists them all. Times are RFC 3339 in UTC. Money is an integer of minor units with
its ISO 4217 currency. Lists are paged by opaque
cursors. Where an operation lists the header, send an \`Idempotency-Key\` to make a retry safe,
and \`If-Match\` to overwrite nothing unseen.

The paths below \`/oauth2/\` follow RFC 6749 instead: they take forms, and their errors are
\`application/json\` with \`error\` beside the members of
a problem.

Any path can also answer 405 (with \`Allow\`), 408, 414 and 431, which say nothing about the
operation.`;

/**
 * The published contract, generated from the same schemas and decorators that the routes use.
 * @throws Error when two methods or two schemas share a name, or a tag or problem is unknown: the
 * document must be correct
 */
export async function buildOpenApiDocument(
  app: INestApplication,
  config: DocumentConfig,
  application: ApiDescription,
): Promise<OpenApiDocument> {
  const { tags, lastTags } = application;
  const api = { ...application, tags: { ...tags, ...describedSections(), ...lastTags } };
  const swagger = await import('@nestjs/swagger');
  applyDocumentation(swagger);
  const facts = routeFacts(app);
  const scanned = withClassParameters(app, () =>
    swagger.SwaggerModule.createDocument(app, baseConfig(swagger, config, api), {
      operationIdFactory: routeKey,
      standardSchemaConverter: schemaConverter(),
      autoTagControllers: false,
    }),
  ) as unknown as OpenApiDocument;
  restoreDataKeywords(scanned.paths);
  restoreDataKeywords(scanned.components);

  const { webhooks, schemas: eventData } = eventWebhooks();
  const document: OpenApiDocument = {
    ...scanned,
    servers: [{ url: '/', description: 'This installation' }],
    tags: Object.entries(api.tags).map(([name, description]) => ({ name, description })),
    paths: sortedPaths(scanned.paths, facts, api, config),
    webhooks,
    components: {
      ...scanned.components,
      schemas: {
        ...scanned.components.schemas,
        ...eventData,
        Problem: PROBLEM_SCHEMA,
        OAuthError: OAUTH_ERROR_SCHEMA,
        ...schemasWithMembers('Problem', PROBLEM_SCHEMA),
        ...schemasWithMembers('OAuthError', OAUTH_ERROR_SCHEMA),
        InputFault: INPUT_FAULT_SCHEMA,
      },
      headers: { ...RESPONSE_HEADERS },
      examples: Object.fromEntries(
        allProblemTypes().map((type) => [exampleNameOf(type), problemExample(type, config)]),
      ),
    },
  };
  const named = nameComponents(document);
  addExamples(named);
  return selectPaths(named, () => true);
}

function baseConfig(
  { DocumentBuilder }: typeof Swagger,
  config: DocumentConfig,
  { sessionCookie }: ApiDescription,
) {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Orderly')
    .setVersion(config.version)
    .setDescription(DESCRIPTION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          'The `accessToken` that `login` gives, an API key, or the token of an OAuth client.',
      },
      'bearer',
    )
    .addCookieAuth(
      sessionCookie,
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'For pages in browsers that logged in with `session: cookie`. Whatever changes ' +
          'something needs the header `X-CSRF-Token`, too.',
      },
      'cookie',
    )
    .build();
  // The builder starts with an empty one.
  delete base.info.contact;
  return base;
}

function sortedPaths(
  paths: OpenApiDocument['paths'],
  facts: ReadonlyMap<string, RouteFacts>,
  api: ApiDescription,
  config: DocumentConfig,
): OpenApiDocument['paths'] {
  const taken = new Map<string, string>();
  const complete = (method: Method, path: string, operation: Operation): Operation => {
    const route = facts.get(operation.operationId);
    if (!route)
      throw new Error(`The OpenAPI document has ${operation.operationId}, which is no handler.`);
    const other = taken.get(route.name);
    if (other)
      throw new Error(
        `${other} and ${operation.operationId} would share the operationId ${route.name}: ` +
          `rename one method.`,
      );
    taken.set(route.name, operation.operationId);
    assertDescribed(operation, api);
    return completeOperation(method, path, operation, route, api.guard, config);
  };
  const items = Object.entries(paths).map(([path, item]): [string, PathItem] => {
    const operations = Object.entries(item) as Array<[Method, Operation]>;
    return [
      path,
      Object.fromEntries(
        operations.map(([method, operation]) => [method, complete(method, path, operation)]),
      ),
    ];
  });
  const { firstPaths = [] } = api;
  const rankOf = (path: string): number => {
    const at = firstPaths.indexOf(path);
    if (at >= 0) return at;
    return firstPaths.length + (path.startsWith('/v1/') ? 0 : 1);
  };
  return Object.fromEntries(items.sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1)));
}

function assertDescribed(
  { operationId, summary, tags = [], parameters = [] }: Operation,
  api: ApiDescription,
): void {
  if (!summary) throw new Error(`${operationId} has no summary: give it @Documented(…).`);
  const [tag, ...more] = tags;
  if (tag === undefined || more.length > 0 || !(tag in api.tags)) {
    throw new Error(
      `${operationId} needs exactly one tag out of ${Object.keys(api.tags).join(', ')}: ` +
        `give its controller @ApiTags(…).`,
    );
  }
  if (parameters.some(({ name }) => !name)) {
    throw new Error(
      `A parameter of ${operationId} has no name: a query's schema is an object without an id.`,
    );
  }
}
