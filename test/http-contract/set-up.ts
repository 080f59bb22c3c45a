import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import { type SignedIn, TestApp } from '../support/app.js';

export interface ProblemBody extends Record<string, unknown> {
  status: number;
  code: string;
  type: string;
  traceId: string;
  errors?: Array<{ in?: string; pointer: string; code: string; params?: object }>;
}

export const JSON_TYPE = { 'content-type': 'application/json' };

export let app: TestApp;
export let admin: SignedIn;
export let productId: string;

export const send = (
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; token?: string | undefined } = {},
) => app.request<ProblemBody>(method, path, { token: admin.token, ...options });

export const order = (body: unknown, headers: Record<string, string> = {}) =>
  send('POST', '/v1/orders', {
    body,
    headers: { 'idempotency-key': newId(), ...JSON_TYPE, ...headers },
  });

/** With ids and names that their rules accept. */
export async function routesWithJson(): Promise<Array<{ method: string; path: string }>> {
  const document = (await (await fetch(`${app.api.url}/openapi.json`)).json()) as OpenApiDocument;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { requestBody }]) => requestBody?.content['application/json'])
      .map(([method]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          /id$/i.test(name) ? newId() : 'acme',
        ),
      })),
  );
}

export function expectProblem(
  response: Awaited<ReturnType<typeof send>>,
  status: number,
  code: string,
): void {
  expect({ status: response.status, code: response.body?.code }).toEqual({ status, code });
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(response.body).toMatchObject({
    status,
    type: `http://orderly.test/problems/${code}`,
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(response.text).not.toMatch(/node_modules|at \w+ \(|SELECT|INSERT/);
}

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    productId = (await app.product(admin)).id;
  });
  afterAll(() => app.close());
}
