import { isOAuthPath } from '../http/oauth-answers.js';
import type {
  Method,
  Operation,
  Parameter,
  ResponseObject,
} from '../kernel/openapi/openapi.types.js';
import { MAY_BE_LEFT_OUT } from './class-schemas.js';
import type { DocumentConfig } from './document-config.js';
import { headerRefs, type ResponseHeader } from './headers.js';
import { type GuardProblems, problemsOf } from './operation-problems.js';
import { oauthErrorResponses, problemResponses } from './problem-responses.js';
import type { RouteFacts } from './route-facts.js';

const HELPER_EXTENSION = /^x-(?:access|problems|answer-headers-\d+|other-media)$/;

/** Adds to a route what follows from its decorators and is the same for all routes of its kind. */
export function completeOperation(
  method: Method,
  path: string,
  operation: Operation,
  facts: RouteFacts,
  guard: GuardProblems,
  config: DocumentConfig,
): Operation {
  const successes = successResponses(method, operation, facts);
  const problems = problemsOf(method, path, operation, facts, guard);
  const responses = isOAuthPath(path)
    ? oauthErrorResponses(problems, config)
    : problemResponses(problems);
  const failures = withHeaders(responses, facts);
  const completed: Operation = {
    ...operation,
    operationId: facts.name,
    description: describe(operation, facts),
    security: securityOf(facts),
    parameters: parametersOf(method, operation, facts),
    responses: sortByStatus({ ...failures, ...successes }),
  };
  if (completed.requestBody) completed.requestBody = bodyOf(completed.requestBody);
  const published = Object.entries(completed).filter(([key]) => !HELPER_EXTENSION.test(key));
  return Object.fromEntries(published) as unknown as Operation;
}

function bodyOf(body: NonNullable<Operation['requestBody']>): typeof body {
  const media = Object.values(body.content);
  const optional = media.some(({ schema }) => schema?.[MAY_BE_LEFT_OUT] === true);
  for (const { schema } of media) if (schema) delete schema[MAY_BE_LEFT_OUT];
  return { ...body, required: !optional };
}

function describe({ description = '' }: Operation, { access }: RouteFacts): string {
  return [description, ...needsOf(access)].filter(Boolean).join('\n\n');
}

function needsOf(access: RouteFacts['access']): string[] {
  if (access === undefined || access.kind === 'public') return [];
  return [
    ...(access.kind === 'permission' ? [`Needs the permission \`${access.permission}\`.`] : []),
    ...(access.stepUp
      ? [
          'Needs a recent confirmation of your identity, with the second factor if the account ' +
            'has one.',
        ]
      : []),
    ...(access.stepUpWhen
      ? [
          `When ${access.stepUpWhen}: needs a recent confirmation of your identity, with the ` +
            'second factor if the account has one, and is refused to API keys and OAuth clients.',
        ]
      : []),
    ...(access.peopleOnly ? ['For people only: API keys and OAuth clients are refused.'] : []),
  ];
}

function securityOf({ access }: RouteFacts): Array<Record<string, string[]>> {
  if (access === undefined) return [];
  if (access.kind !== 'public') return [{ bearer: [] }, { cookie: [] }];
  // The empty requirement is OpenAPI's way to say that the others are optional.
  return access.tellsKnownCallersMore ? [{}, { bearer: [] }, { cookie: [] }] : [];
}

function parametersOf(method: Method, operation: Operation, facts: RouteFacts): Parameter[] {
  const declared = (operation.parameters ?? []).map(tidyParameter);
  const added: Parameter[] = [];
  if (facts.ifMatch) {
    added.push({
      name: 'If-Match',
      in: 'header',
      required: facts.ifMatch === 'required',
      description:
        'The ETag of the version that you read. The change is refused if the resource has ' +
        'changed since.',
      schema: { type: 'string', maxLength: 1_024, examples: ['"3"'] },
    });
  }
  if (method === 'get' && carriesEtag(operation)) {
    added.push({
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description:
        'The ETag of the version that you have. If it is still current, the response is 304 ' +
        'without a body.',
      schema: { type: 'string', maxLength: 1_024, examples: ['"3"'] },
    });
  }
  if (facts.ifNoneMatch) {
    added.push({
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description:
        'An asterisk: the request adds, and is refused if the resource exists. An ETag: the ' +
        'request is refused if that version is still current.',
      schema: { type: 'string', maxLength: 1_024, examples: ['*'] },
    });
  }
  if (facts.takesFreshness) {
    added.push({
      name: 'Consistency-Token',
      in: 'header',
      required: false,
      description:
        'The Consistency-Token of the last response to a change of yours. The response then ' +
        'includes that change, although a replica may answer. Installations without replicas ' +
        'send none, and always answer with the present state.',
      schema: { type: 'string', maxLength: 64, examples: ['00000000/01B374D8'] },
    });
  }
  const known = new Set(declared.map(({ name }) => name));
  return [...declared, ...added.filter(({ name }) => !known.has(name))];
}

/**
 * The description of a parameter belongs beside its schema, and only there; examples are those of
 * JSON Schema.
 */
function tidyParameter({ description, schema = {}, example, ...parameter }: Parameter): Parameter {
  const { description: fromSchema, example: schemaExample, ...rest } = schema;
  const text = description ?? fromSchema;
  const single = example ?? schemaExample;
  return {
    ...parameter,
    ...(typeof text === 'string' ? { description: text } : {}),
    schema: single === undefined ? rest : { ...rest, examples: [single] },
  };
}

const answerHeaders = (operation: Operation, status: string): ResponseHeader[] =>
  (operation[`x-answer-headers-${status}`] as ResponseHeader[] | undefined) ?? [];

const otherMedia = (operation: Operation): string[] =>
  (operation['x-other-media'] as string[] | undefined) ?? [];

const carriesEtag = (operation: Operation): boolean =>
  Object.keys(operation.responses).some((status) =>
    answerHeaders(operation, status).includes('ETag'),
  );

function successResponses(
  method: Method,
  operation: Operation,
  facts: RouteFacts,
): Record<string, ResponseObject> {
  const idempotent = operation.parameters?.some(({ name }) => name === 'Idempotency-Key') ?? false;
  const everywhere: ResponseHeader[] = [
    'X-Request-Id',
    ...(facts.rateLimited ? LIMIT_HEADERS : []),
    ...(method === 'get' ? [] : (['Consistency-Token'] as const)),
  ];
  const successes: Record<string, ResponseObject> = {};
  for (const [status, response] of Object.entries(operation.responses)) {
    if (Number(status) >= 400) continue;
    const own = answerHeaders(operation, status);
    const headers = [
      ...own,
      ...(idempotent ? (['Idempotency-Replayed'] as const) : []),
      ...everywhere,
    ];
    successes[status] = { ...response, headers: { ...response.headers, ...headerRefs(headers) } };
    const json = response.content?.['application/json'];
    if (json) {
      const others = otherMedia(operation).map((type) => [type, { schema: { type: 'string' } }]);
      successes[status].content = { ...response.content, ...Object.fromEntries(others) };
    }
  }
  if (method === 'get' && carriesEtag(operation)) {
    successes['304'] = {
      description: 'Your version is still current.',
      headers: headerRefs([...answerHeaders(operation, '200'), ...everywhere]),
    };
  }
  return successes;
}

const LIMIT_HEADERS: ResponseHeader[] = ['RateLimit', 'RateLimit-Policy'];

const HEADERS_BY_STATUS: Readonly<Record<string, ResponseHeader[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  409: ['Retry-After'],
  412: ['ETag'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

function withHeaders(
  responses: Record<string, ResponseObject>,
  facts: RouteFacts,
): Record<string, ResponseObject> {
  const entries = Object.entries(responses).map(([status, response]) => {
    const limits = status === '429' && facts.rateLimited ? LIMIT_HEADERS : [];
    return [
      status,
      {
        ...response,
        headers: headerRefs([...(HEADERS_BY_STATUS[status] ?? []), ...limits, 'X-Request-Id']),
      },
    ];
  });
  return Object.fromEntries(entries);
}

const sortByStatus = (responses: Record<string, ResponseObject>): Record<string, ResponseObject> =>
  Object.fromEntries(Object.entries(responses).sort(([a], [b]) => (a < b ? -1 : 1)));
