import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { SCHEDULE_MS } from '../libs/webhooks/src/sending/retry-policy.js';
import { eventually } from './support/eventually.js';
import { WebhookLab } from './webhooks/lab.js';

const DAY_MS = 24 * 3_600_000;
/** A busy machine sends late. */
const PATIENTLY = { withinMs: 60_000 };
const PLACED = { eventTypes: ['orders.order-placed.v1'] };

describe('webhooks', () => {
  let lab: WebhookLab;
  let productId: string;
  let customer: { token: string };

  beforeAll(async () => {
    lab = await WebhookLab.start();
    productId = (await lab.app.product(lab.admin, { onHand: 1_000 })).id;
    customer = await lab.app.account(lab.admin, 'customer');
  }, 180_000);
  afterAll(() => lab.close());

  const placeOrder = async (): Promise<string> => {
    const placed = await lab.app.placeOrder(customer, [{ productId, quantity: 1 }]);
    return placed.body['id'] as string;
  };

  it('are signed, verified by the library of the standard, and equal to the feed', async () => {
    const { path, secret } = await lab.add('/signed');
    const orderId = await placeOrder();

    const [received] = await eventually(() => {
      const found = lab.receiver.at('/signed');
      if (found.length === 0) throw new Error('Nothing was received yet.');
      return found;
    });
    const feed = await lab.get<{ data: Array<{ id: string }> }>('/v1/events?types=orders.*');

    const { headers = {}, body = '', event } = received ?? {};
    expect(new Webhook(secret).verify(body, headers)).toEqual(event);
    expect(headers['webhook-id']).toBe(event?.id);
    expect(event).toMatchObject({ type: 'orders.order-placed.v1', subject: orderId });
    expect(feed.body.data.find(({ id }) => id === event?.id)).toEqual(event);
    expect(await lab.tried(path, 1)).toMatchObject({ status: 'delivered', event });
    await lab.remove(path);
  });

  it('follow the schedule, with the same id, until they are given up', async () => {
    lab.receiver.answer('/broken', (response) => response.writeHead(500).end('whsec_c2VjcmV0 no'));
    const { path } = await lab.add('/broken', PLACED);
    await placeOrder();

    for (const [index, pause] of SCHEDULE_MS.entries()) {
      const { attempts, nextAttemptAt } = await lab.tried(path, index + 1);
      const waits = Date.parse(nextAttemptAt ?? '') - Date.parse(attempts[0]?.attemptedAt ?? '');
      expect(waits).toBeGreaterThanOrEqual(pause);
      expect(waits).toBeLessThanOrEqual(pause * 1.2 + 15_000);
      await lab.passUntil(nextAttemptAt ?? '');
    }

    const given = await lab.tried(path, SCHEDULE_MS.length + 1);
    expect(given).toMatchObject({ status: 'failed', nextAttemptAt: null });
    expect(given.attempts[0]).toMatchObject({ status: 500, responseBody: '[redacted] no' });
    expect(SCHEDULE_MS.reduce((sum, pause) => sum + pause)).toBeGreaterThan(3 * DAY_MS);
    const ids = lab.receiver.at('/broken').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids)).toEqual(new Set([given.eventId]));
    await lab.remove(path);
  }, 180_000);

  it('wait as long as the receiver asks for', async () => {
    const headers = { 'retry-after': '7200' };
    lab.receiver.answer('/busy', (response) => response.writeHead(503, headers).end());
    const { path } = await lab.add('/busy');
    await lab.post(`${path}/test`);

    const { attempts, nextAttemptAt } = await lab.tried(path, 1);

    const waits = Date.parse(nextAttemptAt ?? '') - Date.parse(attempts[0]?.attemptedAt ?? '');
    expect(waits).toBeGreaterThanOrEqual(7_200_000);
    await lab.remove(path);
  });

  it('fail on a redirect, a closed connection and an endless answer, which is cut', async () => {
    const cases: Array<[string, Parameters<typeof lab.receiver.answer>[1], object]> = [
      [
        '/moved',
        (r) => r.writeHead(302, { location: lab.receiver.url('/elsewhere') }).end(),
        { status: 302 },
      ],
      [
        '/closes',
        (r) => r.destroy(),
        { status: null, error: expect.stringContaining('connection failed') },
      ],
      [
        '/huge',
        (r) => r.writeHead(500).end('x'.repeat(10_000_000)),
        { responseBody: 'x'.repeat(16_384) },
      ],
    ];

    for (const [at, answer, expected] of cases) {
      lab.receiver.answer(at, answer);
      const { path } = await lab.add(at);
      await lab.post(`${path}/test`);
      expect((await lab.tried(path, 1)).attempts[0]).toMatchObject(expected);
      await lab.remove(path);
    }
    expect(lab.receiver.at('/elsewhere')).toEqual([]);
  });

  it('reach other endpoints of the same host while some hang', async () => {
    const open = new Set<ServerResponse>();
    lab.receiver.answer('/hangs', (response) => {
      open.add(response);
      response.on('close', () => open.delete(response));
    });
    const hanging = await Promise.all(Array.from({ length: 5 }, () => lab.add('/hangs', PLACED)));
    await placeOrder();
    await eventually(() => expect(open.size).toBe(hanging.length), PATIENTLY);
    const healthy = await lab.add('/healthy', PLACED);

    await placeOrder();

    await eventually(() => expect(lab.receiver.at('/healthy')).toHaveLength(1), PATIENTLY);
    expect(open.size).toBeGreaterThan(0);
    for (const response of open) response.destroy();
    for (const { path } of [...hanging, healthy]) await lab.remove(path);
  }, 120_000);

  it('end at 410, with a mail to the owner', async () => {
    lab.receiver.answer('/gone', (response) => response.writeHead(410).end());
    const { path } = await lab.add('/gone');
    await lab.post(`${path}/test`);

    await lab.tried(path, 1);
    const endpoint = await eventually(async () => {
      const { body } = await lab.get(path);
      expect(body['enabled']).toBe(false);
      return body;
    });
    const mail = await eventually(() => {
      const found = lab.sink.received.find(({ parsed }) => parsed.subject?.includes('disabled'));
      if (!found) throw new Error('No mail yet.');
      return found;
    });

    expect(endpoint['disabledReason']).toBe('gone');
    expect(mail.recipients).toEqual([lab.admin.email]);
    expect((await lab.post(`${path}/test`)).body['code']).toBe('webhook-endpoint-disabled');
    await lab.remove(path);
  });

  it('end when everything has failed for five days', async () => {
    lab.receiver.answer('/dead', (response) => response.writeHead(500).end());
    const { path } = await lab.add('/dead');
    await lab.post(`${path}/test`);
    await lab.tried(path, 1);
    lab.clock.advance(5 * DAY_MS);

    const [delivery] = await lab.deliveries(path);
    await lab.passUntil(delivery?.nextAttemptAt ?? '');

    await eventually(async () => {
      expect((await lab.get(path)).body).toMatchObject({
        enabled: false,
        disabledReason: 'failing',
      });
    });
    await lab.remove(path);
  });

  it('are sent again, one by one and for a time', async () => {
    const from = new Date();
    const { path } = await lab.add('/again', PLACED);
    await placeOrder();
    const first = await lab.tried(path, 1);

    await lab.post(`${path}/deliveries/${first.id}/redeliver`);
    await lab.tried(path, 2);
    const range = { from: from.toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    const replayed = await lab.post(`${path}/replay`, range);
    await lab.tried(path, 3);

    expect([replayed.status, replayed.body]).toEqual([202, { events: 1 }]);
    const ids = lab.receiver.at('/again').map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([first.eventId, first.eventId, first.eventId]);
    await lab.remove(path);
  });

  it('keep the order of a subject when the endpoint asks for it', async () => {
    let fails = true;
    lab.receiver.answer('/ordered', (response, { event }) =>
      response.writeHead(fails && event.type.includes('placed') ? 500 : 204).end(),
    );
    const { path } = await lab.add('/ordered', { ordered: true });
    const orderId = await placeOrder();
    await eventually(() => expect(lab.receiver.at('/ordered')).toHaveLength(1));
    await lab.app.request('POST', `/v1/orders/${orderId}/cancel`, {
      token: lab.admin.token,
      body: {},
      headers: { 'if-match': '*' },
    });
    const pending = await eventually(async () => {
      const found = await lab.deliveries(path);
      if (found.length < 2) throw new Error('Not cancelled yet.');
      return found;
    });
    expect(lab.receiver.at('/ordered')).toHaveLength(1);

    fails = false;
    const placed = pending.find(({ attempts }) => attempts.length === 1);
    await lab.passUntil(placed?.nextAttemptAt ?? '');

    await eventually(
      () =>
        expect(lab.receiver.at('/ordered').map(({ event }) => event.type)).toEqual([
          'orders.order-placed.v1',
          'orders.order-placed.v1',
          'orders.order-cancelled.v1',
        ]),
      PATIENTLY,
    );
    await lab.remove(path);
  });
});
