import { createHmac } from 'node:crypto';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { eventually } from './support/eventually.js';
import { WebhookLab } from './webhooks/lab.js';

const URL = 'https://shop.example.com/webhooks';

describe('webhook endpoints', () => {
  let lab: WebhookLab;

  beforeAll(async () => {
    lab = await WebhookLab.start();
  }, 180_000);
  afterAll(() => lab.close());

  const add = (body: object, token = lab.admin.token) =>
    lab.post('/v1/webhook-endpoints', body, token);
  const colleague = async (...permissions: string[]) => {
    const name = `role-${newId()}`;
    const body = { name, description: 'For a test.', permissions };
    await lab.post('/v1/roles', body);
    return lab.app.account(lab.admin, name);
  };
  const machine = async (...scopes: string[]): Promise<string> => {
    const body = { name: 'Shop', scopes, expiresInDays: 1 };
    const made = await lab.post('/v1/api-keys', body);
    if (made.status !== 201) throw new Error(made.text);
    return made.body['key'] as string;
  };

  it('show their secret once, and never again', async () => {
    const added = await add({ url: URL, eventTypes: ['orders.*'] });
    const path = `/v1/webhook-endpoints/${added.body['id']}`;

    const read = await lab.get(path);
    const listed = await lab.get<{ data: object[] }>('/v1/webhook-endpoints');

    expect(added.body['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(read.body).not.toHaveProperty('secret');
    expect({ ...read.body, secret: added.body['secret'] }).toEqual(added.body);
    expect(listed.body.data).toContainEqual(read.body);
    const stored = await lab.app.db.query('SELECT sealed FROM webhooks.secrets');
    expect(JSON.stringify(stored)).not.toContain(added.body['secret']);
    await lab.remove(path);
  });

  it.each([
    ['an address inside', { url: 'https://10.0.0.1/' }, 'webhook-url-refused'],
    ['http', { url: 'http://shop.example.com/' }, 'webhook-url-refused'],
    ['an unknown type', { eventTypes: ['orders.order-eaten.v1'] }, 'webhook-event-types-refused'],
    ['an internal type', { eventTypes: ['notifications.*'] }, 'webhook-event-types-refused'],
    ['a malformed pattern', { eventTypes: ['orders.order-*'] }, 'invalid-input'],
  ])('are refused with %s', async (_, change, code) => {
    const refused = await add({ url: URL, eventTypes: ['orders.*'], ...change });

    expect([refused.status, refused.body['code']]).toEqual([422, code]);
  });

  it('belong to their owner alone', async () => {
    const { path } = await lab.add('/mine');
    const other = await colleague('webhooks:manage', 'orders:read-any');

    expect((await lab.get(path, other.token)).status).toBe(404);
    expect((await lab.post(`${path}/test`, undefined, other.token)).status).toBe(404);
    await lab.remove(path);
  });

  it('get no type that their owner may not see', async () => {
    const owner = await colleague('webhooks:manage', 'payments:read');

    const orders = await add({ url: URL, eventTypes: ['orders.*'] }, owner.token);
    const all = await add({ url: lab.receiver.url('/limited'), eventTypes: ['*'] }, owner.token);
    const { path: everything } = await lab.add('/everything', { eventTypes: ['*'] });
    const customer = await lab.app.account(lab.admin, 'customer');
    const { id: productId } = await lab.app.product(lab.admin, { onHand: 10 });
    await lab.app.placeOrder(customer, [{ productId, quantity: 1 }]);
    await eventually(() => expect(lab.receiver.at('/everything').length).toBeGreaterThan(0));

    expect(orders.body['code']).toBe('webhook-event-types-refused');
    expect(all.status).toBe(201);
    expect(lab.receiver.at('/limited')).toEqual([]);
    await lab.remove(everything);
  });

  it('are limited to the scopes of the machine that makes or changes them', async () => {
    const { path } = await lab.add('/of-a-person', { eventTypes: ['orders.*'] });
    const key = await machine('webhooks:manage', 'payments:read');
    const own = await add({ url: lab.receiver.url('/of-a-key'), eventTypes: ['*'] }, key);

    const seen = await lab.get(path, key);
    const changed = await lab.app.request('PATCH', path, {
      token: key,
      body: { url: lab.receiver.url('/led-away') },
      headers: { 'if-match': seen.headers.get('etag') ?? '' },
    });
    const { path: control } = await lab.add('/control');
    const customer = await lab.app.account(lab.admin, 'customer');
    const { id: productId } = await lab.app.product(lab.admin, { onHand: 10 });
    await lab.app.placeOrder(customer, [{ productId, quantity: 1 }]);
    await eventually(() => expect(lab.receiver.at('/control').length).toBeGreaterThan(0));

    expect([own.status, changed.status]).toEqual([201, 200]);
    expect(lab.receiver.at('/led-away')).toEqual([]);
    expect(lab.receiver.at('/of-a-key')).toEqual([]);
    await lab.remove(control);
  });

  it('are signed with both secrets after a rotation', async () => {
    const { path, secret } = await lab.add('/rotated');
    const rotated = await lab.post(`${path}/rotate-secret`);
    await lab.post(`${path}/test`);

    const [received] = await eventually(() => {
      const found = lab.receiver.at('/rotated');
      if (found.length === 0) throw new Error('Nothing was received yet.');
      return found;
    });

    const { headers = {}, body = '' } = received ?? {};
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signatures = headers['webhook-signature']?.split(' ') ?? [];
    for (const each of [rotated.body['secret'] as string, secret]) {
      const key = Buffer.from(each.slice('whsec_'.length), 'base64');
      const mac = createHmac('sha256', key).update(signed).digest('base64');
      expect(signatures).toContain(`v1,${mac}`);
    }
    expect(signatures).toHaveLength(4);
    await lab.remove(path);
  });

  it('are changed by those who saw the newest version', async () => {
    const { path } = await lab.add('/versions');
    const change = (ifMatch: string) =>
      lab.app.request('PATCH', path, {
        token: lab.admin.token,
        body: { description: 'Shop' },
        headers: { 'if-match': ifMatch },
      });

    expect((await change('"1"')).headers.get('etag')).toBe('"2"');
    expect((await change('"1"')).status).toBe(412);
    await lab.remove(path);
  });

  it('are sent nothing again for an empty time or an unknown type', async () => {
    const { path } = await lab.add('/replays');
    const replay = (body: object) => lab.post(`${path}/replay`, body);
    const range = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };

    const backwards = await replay({ from: range.to, to: range.from });
    const unknown = await replay({ ...range, types: ['orders.order-placed.v1', 'orders.placed'] });

    expect([backwards.status, unknown.status]).toEqual([422, 422]);
    expect(backwards.body['errors']).toMatchObject([{ pointer: '/to', code: 'too-small' }]);
    expect(unknown.body['errors']).toMatchObject([
      { pointer: '/types/1', code: 'unknown-event-type' },
    ]);
    await lab.remove(path);
  });

  it('are followed by a feed without the types that its reader may not see', async () => {
    const reader = await colleague('webhooks:read-events', 'payments:read');
    const all = await lab.get<{ data: object[]; next: string }>('/v1/events?limit=1');
    const none = await lab.get<{ data: object[] }>('/v1/events?types=orders.*', reader.token);
    const rest = await lab.get<{ data: object[] }>(`/v1/events?after=${all.body.next}`);

    expect(all.body.data).toHaveLength(1);
    expect(none.body.data).toEqual([]);
    expect(rest.body.data).not.toContainEqual(all.body.data[0]);
    expect((await lab.get('/v1/events?types=orders.*,order.*')).body).toMatchObject({
      code: 'invalid-input',
      errors: [{ in: 'query', pointer: '/types', code: 'unknown-event-type' }],
    });
    expect((await lab.get('/v1/events?after=nonsense')).body).toMatchObject({
      code: 'invalid-cursor',
      errors: [{ in: 'query', pointer: '/after' }],
    });
  });
});
