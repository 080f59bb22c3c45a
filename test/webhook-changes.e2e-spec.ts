import type { ServerResponse } from 'node:http';
import { eventually } from './support/eventually.js';
import { WebhookLab } from './webhooks/lab.js';

describe('a webhook endpoint whose owner acts while a request is under way', () => {
  let lab: WebhookLab;
  let productId: string;

  beforeAll(async () => {
    lab = await WebhookLab.start();
    productId = (await lab.app.product(lab.admin)).id;
  });
  afterAll(() => lab.close());

  /** Sends the event of an order to a receiver that waits with its answer. */
  async function sentTo(at: string) {
    const asked: ServerResponse[] = [];
    lab.receiver.answer(at, (response) => void asked.push(response));
    const endpoint = await lab.add(at);
    await lab.app.placeOrder(lab.admin, [{ productId, quantity: 1 }]);
    return { ...endpoint, asked: () => eventually(() => asked[0] ?? fail()) };
  }
  const fail = (): never => {
    throw new Error('Not asked yet.');
  };

  it('stays enabled when its old address answers 410', async () => {
    const { path, asked } = await sentTo('/old-address');
    const waiting = await asked();

    await lab.app.request('PATCH', path, {
      ...{ token: lab.admin.token, headers: { 'if-match': '*' } },
      body: { url: lab.receiver.url('/new-address') },
    });
    waiting.writeHead(410).end();

    const { attempts, status } = await lab.tried(path, 2);
    expect(status).toBe('delivered');
    expect(attempts).toMatchObject([
      { url: lab.receiver.url('/new-address'), status: 204 },
      { url: lab.receiver.url('/old-address'), status: 410 },
    ]);
    expect((await lab.get(path)).body).toMatchObject({ enabled: true, failingSince: null });
    await lab.remove(path);
  });

  it('gets a delivery again that fails for the last time', async () => {
    const { path, asked } = await sentTo('/last-attempt');
    (await asked()).writeHead(500).end();
    const { id, nextAttemptAt } = await lab.tried(path, 1);
    await lab.app.db.query('UPDATE webhooks.deliveries SET attempts = 10 WHERE id = $1', [id]);
    const second = new Promise<ServerResponse>((resolve) =>
      lab.receiver.answer('/last-attempt', resolve),
    );
    await lab.passUntil(nextAttemptAt ?? '');
    const last = await second;

    expect((await lab.post(`${path}/deliveries/${id}/redeliver`)).status).toBe(202);
    lab.receiver.answer('/last-attempt', (response) => response.writeHead(204).end());
    last.writeHead(500).end();

    expect(await lab.tried(path, 3)).toMatchObject({ status: 'delivered' });
    await lab.remove(path);
  });

  it('gets what is pending at once when it is replayed', async () => {
    const from = new Date().toISOString();
    const { path, asked } = await sentTo('/replayed');
    (await asked()).writeHead(500, { 'retry-after': '7200' }).end();
    await lab.tried(path, 1);
    lab.receiver.answer('/replayed', (response) => response.writeHead(204).end());

    const range = { from, to: '2100-01-01T00:00:00Z' };
    const { body } = await lab.post(`${path}/replay`, { ...range, types: ['*'] });

    expect(body).toEqual({ events: 1 });
    expect(await lab.tried(path, 2)).toMatchObject({ status: 'delivered' });
    await lab.remove(path);
  });

  it('shows its new key to a reader who has seen the old one', async () => {
    const { path } = await lab.add('/keys');
    const before = await lab.get(path);
    await lab.post(`${path}/rotate-secret`);

    const after = await lab.app.request('GET', path, {
      token: lab.admin.token,
      headers: { 'if-none-match': before.headers.get('etag') ?? '' },
    });

    expect(after.status).toBe(200);
    expect(after.body['publicKey']).not.toBe(before.body['publicKey']);
    await lab.remove(path);
  });
});
