import type { OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import { TestApp } from './support/app.js';

describe('the headers in the published contract', () => {
  let app: TestApp;
  let document: OpenApiDocument;

  beforeAll(async () => {
    app = await TestApp.start();
    document = (await app.request<OpenApiDocument>('GET', '/openapi.json')).body;
  });
  afterAll(() => app.close());

  it.each([
    ['post', '/v1/product-imports', '202', ['Location', 'Retry-After']],
    ['get', '/v1/jobs/{id}', '200', ['ETag', 'Retry-After']],
    ['put', '/v1/products/by-sku/{sku}', '200', ['ETag']],
    ['put', '/v1/products/by-sku/{sku}', '201', ['ETag', 'Location']],
    ['get', '/v1/notifications', '304', ['ETag', 'Link']],
    ['get', '/v1/payments', '403', ['WWW-Authenticate']],
  ] as const)('include those of %s %s with %s', (method, path, status, names) => {
    const { headers = {} } = document.paths[path]?.[method]?.responses[status] ?? {};

    expect(Object.keys(headers)).toEqual(expect.arrayContaining([...names]));
  });

  it('include the one that keeps a PUT from changing what exists', () => {
    const { parameters = [], responses = {} } =
      document.paths['/v1/products/by-sku/{sku}']?.put ?? {};

    expect(parameters).toContainEqual(
      expect.objectContaining({ name: 'If-None-Match', in: 'header', required: false }),
    );
    expect(Object.keys(responses)).toContain('412');
  });

  it('include the one with which a stream goes on', () => {
    const { parameters = [] } = document.paths['/v1/orders/stream']?.get ?? {};

    expect(parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'Last-Event-ID', required: false }),
    );
  });
});
