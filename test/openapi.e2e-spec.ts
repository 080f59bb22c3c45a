import { allProblemTypes } from '@orderly/platform/kernel/errors/problem-type';
import type {
  JsonSchema,
  OpenApiDocument,
  PathItem,
} from '@orderly/platform/kernel/openapi/openapi.types';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { TestApp } from './support/app.js';
import { DOCUMENTATION_ROUTE } from './support/contract.js';
import {
  type Described,
  eachSchemaWithExamples,
  jsonOf,
  schemasOf,
} from './support/described-schemas.js';

describe('the published contract', () => {
  let app: TestApp;
  let document: OpenApiDocument;

  beforeAll(async () => {
    app = await TestApp.start();
    const response = await app.request<OpenApiDocument>('GET', '/openapi.json');
    expect(response.status).toBe(200);
    document = response.body;
  });
  afterAll(() => app.close());

  const operations = (): Described[] =>
    Object.entries(document.paths).flatMap(([path, item]: [string, PathItem]) =>
      Object.entries(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    );

  const lint = async (
    source: string,
    rules: Readonly<Record<string, 'off'>>,
  ): Promise<string[]> => {
    // A route for browsers may do nothing but lead on: what success looks like is checked below.
    const config = await createConfig({
      extends: ['recommended'],
      // Ids are UUIDs, so /v1/products/by-sku/{sku} and /v1/products/{id}/stock never meet.
      rules: { 'operation-2xx-response': 'off', 'no-ambiguous-paths': 'off', ...rules },
    });
    const findings = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    return findings.map(
      ({ ruleId, severity, message, location: [place] }) =>
        `${severity} ${ruleId} ${place?.pointer ?? ''}: ${message}`,
    );
  };

  /** To check the examples takes most of the time, and the whole document has the same. */
  const KNOWN_EXAMPLES = {
    'no-invalid-media-type-examples': 'off',
    'no-invalid-parameter-examples': 'off',
    'no-invalid-schema-examples': 'off',
  } as const;

  it.each([
    ['/openapi.json', {}],
    ['/v1/openapi.json', KNOWN_EXAMPLES],
  ])('%s has nothing for the linter to find', async (path, rules) => {
    expect(await lint((await app.request('GET', path)).text, rules)).toEqual([]);
  });

  it('says of every operation what its success looks like', () => {
    const isSuccess = (status: string) => /^[23]/.test(status);

    expect(
      operations().filter(({ operation }) => !Object.keys(operation.responses).some(isSuccess)),
    ).toEqual([]);
  });

  it('describes every route that is served, and serves every route that it describes', () => {
    const served = app.api.routes.routes
      .filter(
        ({ method, path }) =>
          method !== 'HEAD' && method !== 'OPTIONS' && !DOCUMENTATION_ROUTE.test(path),
      )
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);

    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...new Set(served)].sort());
  });

  it('has a name, a summary, one tag and a failure for every operation', () => {
    const incomplete = operations().filter(
      ({ operation }) =>
        !/^[a-z][A-Za-z]+$/.test(operation.operationId) ||
        !operation.summary ||
        operation.tags?.length !== 1 ||
        !Object.keys(operation.responses).some((status) => status.startsWith('4')),
    );

    expect(incomplete.map(({ name }) => name)).toEqual([]);
  });

  it('says of every operation whether it needs a token', () => {
    expect(operations().filter(({ operation }) => operation.security === undefined)).toEqual([]);
  });

  it('begins with what a reader begins with, and ends with pages and style sheets', () => {
    const tags = (document.tags ?? []).map(({ name }) => name);
    const namesIn = (tag: string) =>
      operations()
        .filter(({ operation }) => operation.tags?.[0] === tag)
        .map(({ name }) => name);

    expect(tags.slice(0, 3)).toEqual(['Authentication', 'Products', 'Orders']);
    expect(tags.at(-1)).toBe('Pages');
    expect(operations()[0]?.name).toBe('POST /v1/auth/login');
    expect(namesIn('Authentication')[0]).toBe('POST /v1/auth/login');
    expect(namesIn('Pages')).toContain('GET /verify-email');
  });

  it('is OpenAPI 3.1 throughout', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.stringify(document)).not.toContain('"nullable":');
  });

  it('names no contact, as there is none', () => {
    expect(document.info).not.toHaveProperty('contact');
  });

  it('gives examples that are valid', () => {
    // Components that are compiled in place, and optimized, take much longer.
    const ajv = new Ajv2020({
      ...{ strict: false, allErrors: true, validateSchema: false },
      ...{ inlineRefs: false, code: { optimize: false } },
    });
    (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
    ajv.addSchema(document, 'openapi');
    const faults: string[] = [];
    let checked = 0;
    const check = (schema: JsonSchema, example: unknown, where: string): void => {
      checked += 1;
      const validate = ajv.compile({ ...absolute(schema) });
      if (!validate(example))
        faults.push(`${where}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(example)}`);
    };
    eachSchemaWithExamples(document, '', (schema, where) => {
      for (const example of schema['examples'] as unknown[]) check(schema, example, where);
    });
    for (const [name, example] of Object.entries(document.components.examples ?? {})) {
      check({ $ref: '#/components/schemas/Problem' }, (example as { value: unknown }).value, name);
    }

    for (const { media, where } of jsonOf(operations())) {
      const examples = Object.values(media.examples ?? {}) as Array<{ value?: unknown }>;
      for (const { value } of examples)
        if (value !== undefined && media.schema) check(media.schema, value, where);
    }

    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(200);
  });

  it('describes every member that a problem carries, in a schema of that kind of problem', () => {
    const { schemas } = document.components;
    const common = Object.keys((schemas['Problem'] as { properties: object }).properties);
    const kinds = Object.values(schemas).flatMap(({ properties = {} }) => {
      const { code, ...others } = properties as Record<string, { const?: string }>;
      return code?.const === undefined ? [] : [{ code: code.const, names: Object.keys(others) }];
    });
    const ownMembers = allProblemTypes().flatMap(({ code, members = {} }) =>
      Object.keys(members).length === 0 ? [] : [{ code, names: Object.keys(members) }],
    );
    const examples = Object.values(document.components.examples ?? {}).map(
      (example) => (example as { value: { code: string } }).value,
    );

    expect(ownMembers.length).toBeGreaterThan(15);
    for (const { code, names } of ownMembers) {
      const described = kinds.filter((kind) => kind.code === code).flatMap((kind) => kind.names);
      expect({ code, described }).toEqual({ code, described: expect.arrayContaining(names) });
    }
    for (const example of examples) {
      const own = ownMembers.find(({ code }) => code === example.code)?.names ?? [];
      const known = [...common, ...own];
      expect(Object.keys(example).filter((name) => !known.includes(name))).toEqual([]);
      expect(Object.keys(example)).toEqual(expect.arrayContaining(own));
    }
  });

  it('gives every JSON body and answer an example', () => {
    const hasOwn = ({ $ref = '', examples }: JsonSchema = {}): boolean =>
      Array.isArray(examples) ||
      Array.isArray(
        document.components.schemas[String($ref).split('/').at(-1) ?? '']?.['examples'],
      );
    const without = jsonOf(operations()).filter(
      ({ media }) => Object.keys(media.examples ?? {}).length === 0 && !hasOwn(media.schema),
    );

    expect(without.map(({ where }) => where)).toEqual([]);
  });

  it('says of integers that may pass 32 bits that they take 64', () => {
    const narrow = schemasOf(document).filter(
      ({ schema }) =>
        schema['type'] === 'integer' &&
        !(Number(schema['minimum']) >= -(2 ** 31) && Number(schema['maximum']) < 2 ** 31) &&
        schema['format'] !== 'int64',
    );

    expect(narrow.map(({ where }) => where)).toEqual([]);
  });

  it('has only patterns that the engines of other languages read', () => {
    const patterns = schemasOf(document).flatMap(({ schema }) =>
      typeof schema['pattern'] === 'string' ? [schema['pattern']] : [],
    );
    // Look-arounds, named groups, Unicode classes and escapes, and references to groups.
    const special = /\(\?(?!:)|\\[pPuk1-9]/;

    expect(patterns.length).toBeGreaterThan(50);
    expect(patterns.filter((pattern) => special.test(pattern))).toEqual([]);
  });

  it('gives an example of every header that can be sent as it stands', () => {
    const headers = Object.entries(document.components.headers ?? {}).map(([name, header]) => {
      const { schema } = header as { schema: { examples?: unknown[] } };
      return [name, String(schema.examples?.[0] ?? '')];
    });

    expect(headers.filter(([, example = '']) => !/^[\x20-\x7e]+$/.test(example))).toEqual([]);
  });

  it('lets a body be left out only where the operation takes none, too', () => {
    const optional = operations().filter(
      ({ operation: { requestBody } }) => requestBody && requestBody.required !== true,
    );

    const paths = optional.map(({ name }) => name.replace('POST /v1/orders/{id}/', ''));
    expect(paths).toEqual([
      ...['cancel', 'close', 'payments/{paymentId}/capture', 'payments/{paymentId}/void'],
      ...['approve', 'close', 'receive', 'reject'].map((action) => `returns/{returnId}/${action}`),
      'shipments',
    ]);
  });

  it('holds the version 1 routes, and nothing else, in its own document', async () => {
    const { body } = await app.request<OpenApiDocument>('GET', '/v1/openapi.json');

    expect(Object.keys(body.paths).length).toBeGreaterThan(5);
    expect(Object.keys(body.paths).every((path) => path.startsWith('/v1/'))).toBe(true);
  });

  it('is readable at /docs without anything from elsewhere', async () => {
    const page = await app.request('GET', '/docs');

    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/https?:\/\/|<script>|<style>|style=/);
    for (const [, path] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect({ path, status: (await app.request('GET', path as string)).status }).toEqual({
        path,
        status: 200,
      });
    }
  });

  it('answers /favicon.ico too, which browsers ask for', async () => {
    expect((await app.request('GET', '/favicon.ico')).status).toBe(200);
  });

  it('leads from /docs/ to /docs', async () => {
    const { status, headers } = await app.request('GET', '/docs/');

    expect([status, headers.get('location')]).toEqual([308, '/docs']);
  });
});

/** Our schemas refer within their document; compiled on their own they need its name. */
const absolute = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/')) as JsonSchema;
