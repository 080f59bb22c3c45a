import { ada, admin, app, codeOf, listOrders, makeKey } from './set-up.js';

export function changing(): void {
  it('can be renamed, bound to networks and cut short, but not made to live longer', async () => {
    const { id, key, etag } = await makeKey();
    const change = (body: object, ifMatch: string) =>
      app.request('PATCH', `/v1/api-keys/${id}`, {
        token: ada.token,
        body,
        headers: { 'if-match': ifMatch },
      });

    const bound = await change({ name: 'Other', ipRanges: ['192.0.2.1'] }, etag);
    expect(bound.body).toMatchObject({ name: 'Other', ipRanges: ['192.0.2.1/32'], version: 2 });
    expect(await codeOf(listOrders(key))).toEqual([403, 'address-not-allowed']);
    expect(await codeOf(change({ name: 'Late' }, etag))).toEqual([412, 'precondition-failed']);
    expect(await codeOf(change({ expiresAt: '2099-01-01T00:00:00Z' }, '"2"'))).toEqual([
      422,
      'later-expiry',
    ]);
    expect(await codeOf(change({ expiresAt: '9999-12-31T23:59:59-14:00' }, '"2"'))).toEqual([
      422,
      'invalid-input',
    ]);
    const cut = await change({ expiresAt: new Date().toISOString() }, '"2"');
    expect(cut.body).toMatchObject({ status: 'expired' });
    expect(await codeOf(change({ name: 'Dead' }, '"3"'))).toEqual([409, 'api-key-ended']);
    expect(await codeOf(change({ ipRanges: ['10.0.0.0/33'] }, '"3"'))).toEqual([
      422,
      'invalid-input',
    ]);
  });

  it('are nobody else’s to see, but administrators may list and revoke them', async () => {
    const { id, key } = await makeKey();
    const bob = await app.account(admin, 'customer');
    for (const [method, path, body] of [
      ['GET', `/v1/api-keys/${id}`, undefined],
      ['DELETE', `/v1/api-keys/${id}`, undefined],
      ['POST', `/v1/api-keys/${id}/rotate`, { overlapHours: 0 }],
    ] as const) {
      expect(await codeOf(app.request(method, path, { token: bob.token, body }))).toEqual([
        404,
        'api-key-not-found',
      ]);
    }
    expect(
      (await app.request<{ data: object[] }>('GET', '/v1/api-keys', { token: bob.token })).body
        .data,
    ).toEqual([]);
    const path = `/v1/users/${ada.userId}/api-keys`;
    expect(await codeOf(app.request('GET', path, { token: bob.token }))).toEqual([
      403,
      'permission-missing',
    ]);

    const seen = await app.request<{ data: Array<{ id: string }> }>('GET', path, {
      token: admin.token,
    });

    expect(seen.body.data.map((each) => each.id)).toContain(id);
    expect(JSON.stringify(seen.body)).not.toContain(key.slice(12));
    expect(
      await codeOf(
        app.request('DELETE', `/v1/users/${bob.userId}/api-keys/${id}`, { token: admin.token }),
      ),
    ).toEqual([404, 'api-key-not-found']);
    expect((await app.request('DELETE', `${path}/${id}`, { token: admin.token })).status).toBe(204);
    expect(await codeOf(listOrders(key))).toEqual([401, 'invalid-token']);
  });

  it('are listed page by page', async () => {
    const bob = await app.account(admin, 'customer');
    const made = [await makeKey(bob), await makeKey(bob), await makeKey(bob)];
    type Page = { data: Array<{ id: string }>; page: { nextCursor: string | null } };

    const first = await app.request<Page>('GET', '/v1/api-keys?limit=2', { token: bob.token });
    const rest = await app.request<Page>(
      'GET',
      `/v1/api-keys?limit=2&cursor=${first.body.page.nextCursor}`,
      {
        token: bob.token,
      },
    );

    const ids = [...first.body.data, ...rest.body.data].map(({ id }) => id);
    expect(ids).toEqual(made.map(({ id }) => id).reverse());
  });
}
