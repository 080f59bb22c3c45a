import { newId } from '@orderly/platform/kernel/ids/new-id';
import { expectProblem, order, productId, send } from './set-up.js';

export function idempotencyKeys(): void {
  it('needs a key for an order', async () => {
    const response = await send('POST', '/v1/orders', {
      body: { lines: [{ productId, quantity: 1 }] },
    });

    expectProblem(response, 400, 'idempotency-key-required');
  });

  it.each(['', 'tab\tinside', 'x'.repeat(256)])('refuses %j as a key', async (key) => {
    expectProblem(
      await order({ lines: [{ productId, quantity: 1 }] }, { 'idempotency-key': key }),
      400,
      'malformed-idempotency-key',
    );
  });

  it('answers a replay with the same text, and another body under the key with 422', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await order({ lines: [{ productId, quantity: 1 }], reference: 'first' }, key);
    const again = await order({ reference: 'first', lines: [{ quantity: 1, productId }] }, key);
    const other = await order({ lines: [{ productId, quantity: 2 }] }, key);

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expectProblem(other, 422, 'idempotency-key-reused');
  });
}
