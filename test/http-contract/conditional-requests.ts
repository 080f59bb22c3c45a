import { newId } from '@orderly/platform/kernel/ids/new-id';
import { admin, app, expectProblem, productId, send } from './set-up.js';

export function conditionalRequests(): void {
  it('gives no 304 for a change, whatever the client has', async () => {
    const path = `/v1/products/${productId}`;
    const seen = await send('GET', path);
    const headers = { 'if-match': seen.headers.get('etag') ?? '', 'if-none-match': '*' };

    const changed = await send('PATCH', path, { body: { description: 'For tea.' }, headers });

    expect([changed.status, changed.body['description']]).toEqual([200, 'For tea.']);
  });

  it('gives 304 for what the client has', async () => {
    const seen = await send('GET', `/v1/products/${productId}`);
    const again = await send('GET', `/v1/products/${productId}`, {
      headers: { 'if-none-match': seen.headers.get('etag') ?? '' },
    });

    expect([seen.status, again.status, again.text]).toEqual([200, 304, '']);
  });

  it('needs If-Match for a change, and refuses a stale one with the current tag', async () => {
    const { id, etag } = await app.product(admin);
    const patch = (headers: Record<string, string>) =>
      send('PATCH', `/v1/products/${id}`, { body: { name: newId() }, headers });

    expectProblem(await patch({}), 428, 'precondition-required');
    expectProblem(await patch({ 'if-match': 'rubbish' }), 400, 'malformed-if-match');
    const [one, two] = await Promise.all([
      patch({ 'if-match': etag }),
      patch({ 'if-match': etag }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 412]);
    const stale = one.status === 412 ? one : two;
    const fresh = one.status === 412 ? two : one;
    expectProblem(stale, 412, 'precondition-failed');
    expect(stale.headers.get('etag')).toBe(fresh.headers.get('etag'));
  });

  it('echoes a request id, and makes one in place of rubbish', async () => {
    const given = await send('GET', '/v1/products', { headers: { 'x-request-id': 'abc-123' } });
    const made = await send('GET', '/v1/products', {
      headers: { 'x-request-id': 'x'.repeat(500) },
    });

    expect(given.headers.get('x-request-id')).toBe('abc-123');
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
}
