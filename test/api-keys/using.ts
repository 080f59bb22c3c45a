import { eventually } from '../support/eventually.js';
import { ada, app, codeOf, listOrders, makeKey } from './set-up.js';

export function using(): void {
  it('are taken from the Authorization header alone, and only whole', async () => {
    const { key } = await makeKey();

    expect(await codeOf(app.request('GET', `/v1/orders?api_key=${key}`))).toEqual([
      401,
      'unauthenticated',
    ]);
    expect(
      await codeOf(app.request('GET', '/v1/orders', { headers: { 'x-api-key': key } })),
    ).toEqual([401, 'unauthenticated']);
    for (const wrong of [
      key.slice(0, -1),
      `${key}A`,
      `${key.slice(0, -1)}~`,
      key.replace('test', 'live'),
    ]) {
      expect(await codeOf(listOrders(wrong))).toEqual([401, 'invalid-token']);
    }
  });

  it('end at once when they are revoked, and within a second when they expire', async () => {
    const revoked = await makeKey();
    const expiring = await makeKey();
    await listOrders(revoked.key);
    await listOrders(expiring.key);

    await app.request('DELETE', `/v1/api-keys/${revoked.id}`, { token: ada.token });
    await app.db.query('UPDATE auth.api_keys SET expires_at = now() WHERE id = $1', [expiring.id]);

    expect(await codeOf(listOrders(revoked.key))).toEqual([401, 'invalid-token']);
    await eventually(async () => expect((await listOrders(expiring.key)).status).toBe(401));
    const again = await app.request('DELETE', `/v1/api-keys/${revoked.id}`, { token: ada.token });
    expect(again.status).toBe(204);
  });

  it('are good from the networks that their owner names', async () => {
    const { key } = await makeKey(ada, { ipRanges: ['203.0.113.9/24', '2001:db8::/32'] });
    const from = async (ip: string) => codeOf(listOrders(key, { 'x-forwarded-for': ip }));

    expect(await from('203.0.113.200')).toEqual([200, undefined]);
    expect(await from('::ffff:203.0.113.200')).toEqual([200, undefined]);
    expect(await from('203.0.113.200:51234')).toEqual([200, undefined]);
    expect(await from('2001:db8::5')).toEqual([200, undefined]);
    expect(await from('[2001:DB8:0::5]:443')).toEqual([200, undefined]);
    expect(await from('203.0.114.1')).toEqual([403, 'address-not-allowed']);
    expect(await from('unknown')).toEqual([403, 'address-not-allowed']);
    expect(await codeOf(listOrders(key))).toEqual([403, 'address-not-allowed']);
  });

  it('overlap with the key that they are rotated to, and have one successor', async () => {
    const old = await makeKey(ada, { ipRanges: ['127.0.0.0/8'] });
    const rotate = () =>
      app.request<{ id: string; key: string; code?: string; ipRanges: string[] }>(
        'POST',
        `/v1/api-keys/${old.id}/rotate`,
        { token: ada.token, body: { overlapHours: 1 } },
      );

    const answers = await Promise.all(Array.from({ length: 10 }, rotate));

    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBe(1);
    expect(answers.filter(({ body }) => body.code === 'api-key-ended').length).toBe(9);
    const successor = made[0]?.body;
    expect(successor?.ipRanges).toEqual(['127.0.0.0/8']);
    expect((await listOrders(old.key)).status).toBe(200);
    expect((await listOrders(successor?.key ?? '')).status).toBe(200);
    const now = await app.request('GET', `/v1/api-keys/${old.id}`, { token: ada.token });
    expect(now.body).toMatchObject({ replacedBy: successor?.id, status: 'active' });
    expect(Date.parse(now.body['expiresAt'] as string) - Date.now()).toBeLessThan(3_600_000);
  });

  it('end with their rotation when there is no overlap', async () => {
    const old = await makeKey();
    await listOrders(old.key);

    await app.request('POST', `/v1/api-keys/${old.id}/rotate`, {
      token: ada.token,
      body: { overlapHours: 0 },
    });

    expect(await codeOf(listOrders(old.key))).toEqual([401, 'invalid-token']);
  });
}
