import { newId } from '@orderly/platform/kernel/ids/new-id';
import { admin, app, expectProblem, send } from './set-up.js';

export function badUrls(): void {
  it.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=abc', '/limit'],
    ['limit=1e1', '/limit'],
    ['limit=-1', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['status=teapot', '/status'],
    ['colour=red', '/colour'],
    ['cursor=forged.forged', '/cursor'],
    ['cursor=%00', '/cursor'],
  ])('refuses the query %s', async (query, pointer) => {
    const response = await send('GET', `/v1/orders?${query}`);

    expect(response.status).toBe(422);
    expect(response.body.errors).toEqual([expect.objectContaining({ in: 'query', pointer })]);
  });

  it('refuses a query on a route that takes none', async () => {
    expectProblem(await send('GET', `/v1/orders/${newId()}?expand=lines`), 422, 'invalid-input');
  });

  it('refuses the cursor of another list', async () => {
    await app.product(admin);
    await app.product(admin);
    const page = await send('GET', '/v1/products?limit=1');
    const { nextCursor } = page.body['page'] as { nextCursor: string };

    expectProblem(await send('GET', `/v1/orders?cursor=${nextCursor}`), 422, 'invalid-cursor');
  });

  it.each([
    'not-a-uuid',
    '%00',
    '{6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d}',
    'urn:uuid:6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d',
  ])('refuses %s as an id', async (id) => {
    const response = await send('GET', `/v1/orders/${id}`);

    expect([404, 422]).toContain(response.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    '/v1/nothing',
    '/%zz',
    '/v1/orders/..%2f..',
    '/v1//orders',
    '/V1/orders',
    '/v1/orders/',
  ])('knows nothing at %s', async (path) => {
    const response = await send('GET', path);

    expect([400, 404, 422]).toContain(response.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('says which methods a path has', async () => {
    const response = await send('DELETE', '/v1/orders');

    expectProblem(response, 405, 'method-not-allowed');
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('refuses a client that cannot read JSON', async () => {
    expectProblem(
      await send('GET', '/v1/products', { headers: { accept: 'text/html' } }),
      406,
      'not-acceptable',
    );
    expect(
      (await send('GET', '/v1/products', { headers: { accept: 'application/json;q=0' } })).status,
    ).toBe(406);
    expect(
      (
        await send('GET', '/v1/products', {
          headers: { accept: 'text/html, application/json;q=0.5' },
        })
      ).status,
    ).toBe(200);
  });

  it('refuses an URL without end', async () => {
    expectProblem(await send('GET', `/v1/products?q=${'x'.repeat(5_000)}`), 414, 'uri-too-long');
  });
}
