import { ada, admin, app, makeKey, wish } from './set-up.js';

export function limits(): void {
  it('are 100 at most that an account makes within a day, revoked ones included', async () => {
    const eve = await app.account(admin, 'customer');
    const made = await makeKey(eve);
    await app.db.query(
      `INSERT INTO auth.api_keys (id, owner_id, name, hash, prefix, scopes, ip_ranges, expires_at,
        revoked_at)
       SELECT gen_random_uuid(), owner_id, name, sha256(n::text::bytea), prefix, scopes, ip_ranges,
         expires_at, now()
         FROM auth.api_keys, generate_series(1, 99) n WHERE id = $1`,
      [made.id],
    );

    const refused = await app.request('POST', '/v1/api-keys', { token: eve.token, body: wish() });
    expect([refused.status, refused.body?.['code']]).toEqual([429, 'api-keys-spent']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(23 * 3_600);

    await app.db.query(
      `UPDATE auth.api_keys SET created_at = now() - interval '25 hours' WHERE owner_id = $1`,
      [eve.userId],
    );
    await makeKey(eve);
  });

  it('are 50 at most that are good, counted right when they are made at once', async () => {
    const bob = await app.account(admin, 'customer');
    await app.db.query(
      `INSERT INTO auth.api_keys (id, owner_id, name, hash, prefix, scopes, expires_at)
       SELECT gen_random_uuid(), $1, 'x', sha256(('x' || i)::bytea), 'x', '{orders:read}',
         now() + interval '1 day'
         FROM generate_series(1, 48) i`,
      [bob.userId],
    );

    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        app.request('POST', '/v1/api-keys', { token: bob.token, body: wish() }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
  });

  it('keep their idempotency keys apart from those of their owner and of each other', async () => {
    const product = await app.product(admin);
    const body = { lines: [{ productId: product.id, quantity: 1 }] };
    const place = (token: string) =>
      app.request('POST', '/v1/orders', {
        token,
        body,
        headers: { 'idempotency-key': 'the same' },
      });
    const one = await makeKey(ada, { scopes: ['orders:place'] });
    const other = await makeKey(ada, { scopes: ['orders:place'] });

    const answers = [
      await place(ada.token),
      await place(one.key),
      await place(other.key),
      await place(other.key),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body: order }) => order['id'])).size).toBe(3);
  });
}
