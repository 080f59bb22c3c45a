import type {
  JsonSchema,
  OpenApiDocument,
  Operation,
  ResponseObject,
} from '@orderly/platform/kernel/openapi/openapi.types';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface ObservedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What serves the document itself: public on purpose, and no part of the API. */
export const DOCUMENTATION_ROUTE =
  /^\/(?:docs(?:\/.*)?|favicon\.ico|openapi\.json|v1\/openapi\.json|asyncapi\.json)$/;

/**
 * What the protocol can answer on any path; the document's introduction says so, and its operations
 * do not repeat it.
 */
const PROTOCOL_STATUSES = new Set([405, 408, 414, 431]);

/** Compares what the API answers with what its OpenAPI document promises. */
export class Contract {
  private readonly document: OpenApiDocument;
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly templates: Array<{ readonly template: string; readonly pattern: RegExp }>;

  constructor(document: OpenApiDocument) {
    this.document = structuredClone(document);
    closeObjects(this.document);
    this.ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      validateSchema: false,
      inlineRefs: false,
      code: { optimize: false },
    });
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(this.document, 'openapi');
    this.templates = Object.keys(document.paths)
      // A literal segment wins over a parameter, as in the router: /users/me before /users/{id}.
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .map((template) => ({ template, pattern: patternOf(template) }));
  }

  /**
   * @throws Error that says what in the response the document does not promise: its status, its
   *   media type, or a member of its body
   */
  expectDocumented(method: string, path: string, response: ObservedResponse): void {
    const pathname = path.split('?', 1)[0] ?? '/';
    if (DOCUMENTATION_ROUTE.test(pathname)) return;
    const template = this.templates.find(({ pattern }) => pattern.test(pathname))?.template;
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = template === undefined ? undefined : this.operation(template, verb);
    if (template === undefined || !operation || PROTOCOL_STATUSES.has(response.status)) {
      this.expectProblem(`${method} ${pathname}`, response);
      return;
    }
    const promised = operation.responses[String(response.status)];
    const where = `${method} ${template} → ${response.status}`;
    if (!promised)
      throw new Error(
        `${where} is not documented; documented are ` +
          `${Object.keys(operation.responses).join(', ')}. ${response.text}`,
      );
    if (method !== 'HEAD')
      this.expectContent(
        where,
        promised,
        ['paths', template, verb, 'responses', String(response.status)],
        response,
      );
  }

  private operation(template: string, verb: string): Operation | undefined {
    return (this.document.paths[template] as Record<string, Operation> | undefined)?.[verb];
  }

  private expectContent(
    where: string,
    promised: ResponseObject,
    place: string[],
    { headers, text }: ObservedResponse,
  ): void {
    const given = headers.get('content-type')?.split(';', 1)[0]?.trim() ?? '';
    const promisedTypes = Object.keys(promised.content ?? {});
    if (promisedTypes.length === 0) {
      if (text !== '') throw new Error(`${where} has a body, and none is documented: ${text}`);
      return;
    }
    if (!promisedTypes.includes(given))
      throw new Error(`${where} came as "${given}"; documented is ${promisedTypes.join(', ')}.`);
    if (/[/+]json$/.test(given))
      this.expectValid(where, [...place, 'content', given, 'schema'], JSON.parse(text));
    if (given === 'application/problem+json')
      this.expectPromisedCode(where, promised, JSON.parse(text) as { code: string });
  }

  private expectPromisedCode(
    where: string,
    promised: ResponseObject,
    { code }: { code: string },
  ): void {
    const codes = Object.keys(promised.content?.['application/problem+json']?.examples ?? {});
    if (!codes.includes(code))
      throw new Error(`${where} has the code ${code}; documented are ${codes.join(', ')}.`);
  }

  /** What is no operation of the document can only fail. */
  private expectProblem(where: string, { status, headers, text }: ObservedResponse): void {
    if (status < 400)
      throw new Error(`${where} answers ${status}, and the document has no such operation.`);
    if (!headers.get('content-type')?.startsWith('application/problem+json'))
      throw new Error(`${where} → ${status} is no problem: ${text}`);
    this.expectValid(
      `${where} → ${status}`,
      ['components', 'schemas', 'Problem'],
      JSON.parse(text),
    );
  }

  private expectValid(where: string, place: readonly string[], body: unknown): void {
    const pointer = `#/${place.map(pointerSegment).join('/')}`;
    const validate = this.validators.get(pointer) ?? this.compile(pointer);
    this.validators.set(pointer, validate);
    if (!validate(body))
      throw new Error(
        `${where} breaks the contract: ${explain(validate.errors ?? [])} in ` +
          `${JSON.stringify(body)}`,
      );
  }

  private compile(pointer: string): ValidateFunction {
    const ref = `openapi${this.aim(pointer)}`;
    const validate = this.ajv.getSchema(ref);
    if (!validate) throw new Error(`There is no schema at ${ref}.`);
    return validate;
  }

  /**
   * Where a pointer leads when what is there only refers to something else. Most answers of a kind
   * refer to the same schema, which is then compiled once and not for each route and status.
   */
  private aim(pointer: string): string {
    const schema = pointer
      .slice(2)
      .split('/')
      .reduce<unknown>(
        (node, segment) => (node as JsonSchema | undefined)?.[memberOf(segment)],
        this.document,
      );
    const target = (schema as JsonSchema | undefined)?.['$ref'];
    return typeof target === 'string' && Object.keys(schema as object).length === 1
      ? this.aim(target)
      : pointer;
  }
}

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`);

/** A JSON Pointer in a URI fragment. */
const pointerSegment = (segment: string): string =>
  encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));

const memberOf = (segment: string): string =>
  decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~');

const explain = (errors: readonly ErrorObject[]): string =>
  errors
    .map(
      ({ instancePath, message, params }) =>
        `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    )
    .join('; ');

/**
 * The published schemas leave room for fields to come. What the API sends today must be described
 * today: here, and only here, an object has no properties beyond the ones that its schema names.
 */
function closeObjects(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as JsonSchema;
  if (
    schema['type'] === 'object' &&
    isObject(schema['properties']) &&
    !('additionalProperties' in schema)
  ) {
    schema['additionalProperties'] = false;
  }
  for (const [key, child] of Object.entries(schema)) {
    if (key !== 'examples' && key !== 'example' && key !== 'default') closeObjects(child);
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
