import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { Fulfilment } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { type ReceivedMail, SmtpSink } from './support/smtp-sink.js';

interface Entry {
  id: string;
  kind: string;
  data: { orderId: string; number: string; reason: string | null };
  readAt: string | null;
}

interface Feed {
  data: Entry[];
  page: { nextCursor: string | null };
}

describe('notifications', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({
      mail: { smtpUrl: sink.url },
      worker: { handlerTimeoutMs: 1_000, maxAttempts: 20 },
    });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    productId = (await app.product(admin, { onHand: 1_000_000 })).id;
  }, 60_000);

  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });

  const mailsTo = (email: string): ReceivedMail[] =>
    sink.received.filter(({ recipients }) => recipients.includes(email));
  const subjectsTo = (email: string, word: string): number =>
    mailsTo(email).filter(({ parsed }) => parsed.subject?.includes(word)).length;
  /** About orders. An attempt that times out on a slow machine may have sent its mail. */
  const orderTextsOnce = (email: string) => {
    const texts = mailsTo(email).map(({ parsed }) => [parsed.messageId, parsed.text] as const);
    return [...new Map(texts).values()].filter((text) => text?.includes('Order: '));
  };
  const feedOf = async (who: SignedIn, query = ''): Promise<Feed> =>
    (await app.request<Feed>('GET', `/v1/notifications${query}`, { token: who.token })).body;

  async function placeOrder(who: SignedIn): Promise<{ id: string; number: string }> {
    const { status, body, text } = await app.placeOrder(who, [{ productId, quantity: 2 }]);
    if (status !== 201) throw new Error(`order: ${status} ${text}`);
    return body as unknown as { id: string; number: string };
  }

  it('opens an account with the token from the mail', async () => {
    const email = `${newId()}@example.test`;
    const password = 'a passphrase that is long enough';
    await app.request('POST', '/v1/auth/register', {
      body: { email, password, name: 'Zoë "Z" O’Hara, Jr' },
    });

    const mail = await eventually(() => {
      const [first] = mailsTo(email);
      if (!first) throw new Error('No mail yet.');
      return first;
    });
    const token = /#token=([\w-]+)/.exec(mail.parsed.text ?? '')?.[1];
    const verified = await app.request('POST', '/v1/auth/verify-email', { body: { token } });

    // Nobody has proved to hold the address yet, so the mail carries no text of the registrant.
    expect(mail.parsed.to).toEqual([{ name: '', address: email }]);
    expect(verified.status).toBeLessThan(300);
    expect((await app.signIn(email, password)).email).toBe(email);
  });

  it('confirms an order by one mail and one entry, and its cancellation by another', async () => {
    const customer = await app.account(admin, 'customer');

    const order = await placeOrder(customer);
    await eventually(() => expect(subjectsTo(customer.email, order.number)).toBe(1));
    await app.request('POST', `/v1/orders/${order.id}/cancel`, {
      token: customer.token,
      body: { reason: 'Changed my mind' },
    });
    await eventually(() => expect(subjectsTo(customer.email, 'was cancelled')).toBe(1));

    const { data } = await feedOf(customer);
    expect(data).toMatchObject([
      {
        kind: 'order-cancelled',
        data: { orderId: order.id, number: order.number, reason: 'Changed my mind' },
        readAt: null,
      },
      {
        kind: 'order-placed',
        data: { orderId: order.id, number: order.number, reason: null },
        readAt: null,
      },
    ]);
    expect(mailsTo(customer.email).at(-1)?.parsed.text).toContain('Reason: Changed my mind');
  });

  it('tells of the payment, the shipment, the return and the refund of an order', async () => {
    const customer = await app.account(admin, 'customer');
    const desk = new Fulfilment(app, admin);

    const order = await desk.paidAndShipped(customer, [{ productId, quantity: 2 }]);
    const returnId = await desk.approvedReturn(customer, order, [[0, 1]]);
    await desk.actOnReturn(order.id, returnId, 'receive');

    const told = [
      ...['order-placed', 'payment-received', 'order-shipped'],
      ...['return-approved', 'return-received', 'payment-refunded'],
    ];
    await eventually(async () => {
      const { data } = await feedOf(customer);
      expect(data.map(({ kind }) => kind).reverse()).toEqual(told);
    });
    const mailed = [
      expect.stringContaining('reserved everything'),
      expect.stringContaining('Amount received: £25.00'),
      expect.stringMatching(/Shipment: SHP-/),
      expect.stringContaining('Please send the items below back'),
      expect.stringMatching(/Return: RET-.*\nRefund: £12\.50/),
      expect.stringContaining('We have refunded the amount below'),
    ];
    // They are sent side by side.
    await eventually(() => {
      const texts = orderTextsOnce(customer.email);
      expect(texts).toHaveLength(mailed.length);
      expect(texts).toEqual(expect.arrayContaining(mailed));
    });
  });

  it('marks entries as read, for their owner alone', async () => {
    const customer = await app.account(admin, 'customer');
    await placeOrder(customer);
    const entry = await eventually(async () => {
      const [first] = (await feedOf(customer)).data;
      if (!first) throw new Error('The feed is empty.');
      return first;
    });
    const path = `/v1/notifications/${entry.id}/read`;

    const other = await app.request('POST', path, { token: admin.token });
    const first = await app.request<Entry>('POST', path, { token: customer.token });
    const second = await app.request<Entry>('POST', path, { token: customer.token });

    expect(other).toMatchObject({ status: 404, body: { code: 'notification-not-found' } });
    expect(first).toMatchObject({
      status: 200,
      body: { id: entry.id, readAt: expect.any(String) },
    });
    expect(second.body).toEqual(first.body);
    expect((await feedOf(customer, '?unread=true')).data).toEqual([]);
  });

  it('pages through a feed without a gap', async () => {
    const customer = await app.account(admin, 'customer');
    const placed = [
      await placeOrder(customer),
      await placeOrder(customer),
      await placeOrder(customer),
    ];
    await eventually(async () => expect((await feedOf(customer)).data).toHaveLength(3));

    const first = await feedOf(customer, '?limit=2');
    const second = await feedOf(customer, `?limit=2&cursor=${first.page.nextCursor}`);

    const seen = [...first.data, ...second.data].map(({ data }) => data.orderId);
    // The worker wrote them in an order of its own.
    expect(seen).toEqual((await feedOf(customer)).data.map(({ data }) => data.orderId));
    expect(seen.sort()).toEqual(placed.map(({ id }) => id).sort());
    expect(second.page.nextCursor).toBeNull();
  });

  it.each([
    ['GET', '/v1/notifications?unread=yes', 422],
    ['GET', '/v1/notifications?limit=101', 422],
    ['GET', '/v1/notifications?cursor=forged', 422],
    ['POST', '/v1/notifications/nonsense/read', 422],
    ['POST', `/v1/notifications/${newId()}/read`, 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await app.request(method, path, { token: admin.token })).status).toBe(status);
  });

  it('is closed to strangers', async () => {
    expect((await app.request('GET', '/v1/notifications')).status).toBe(401);
  });

  it(
    'takes orders at full speed while the mail server is silent, busy or away, and then sends ' +
      'one mail each',
    async () => {
      const customer = await app.account(admin, 'customer');
      sink.next('black-hole', 'defer');
      const slow = await placeOrder(customer);
      const mailsByThen = subjectsTo(customer.email, slow.number);
      await eventually(() => expect(subjectsTo(customer.email, slow.number)).toBe(1));

      await sink.refuse();
      const refused = await placeOrder(customer);
      await eventually(async () => expect((await feedOf(customer)).data).toHaveLength(2));
      await sink.listen();
      await eventually(() => expect(subjectsTo(customer.email, refused.number)).toBe(1));

      // The first try was swallowed: an order that waited for its mail would have waited for the
      // next.
      expect(mailsByThen).toBe(0);
      expect(subjectsTo(customer.email, slow.number)).toBe(1);
    },
  );

  /** The next mail is then the one that the test asks for. */
  const untilAllIsSent = () =>
    eventually(async () => {
      const [row] = await app.db.query<Array<{ due: string }>>(
        `SELECT count(*) AS due FROM notifications.messages WHERE state = 'queued'`,
      );
      expect(row?.due).toBe('0');
    });

  const settledMailOf = (order: { id: string }) =>
    eventually(async () => {
      const [found] = await app.db.query<Array<{ state: string; last_error: string | null }>>(
        `SELECT state, last_error FROM notifications.messages WHERE facts ->> 'orderId' = $1
            AND state <> 'queued'`,
        [order.id],
      );
      if (!found) throw new Error('The mail is still queued.');
      return found;
    });

  it('buries a mail that the server refuses for good, and goes on with the next', async () => {
    const customer = await app.account(admin, 'customer');
    await untilAllIsSent();
    // The mailbox is there, so the next mail is tried.
    sink.next({ to: 'RCPT TO', reply: '550 5.2.2 Mailbox full' });

    const order = await placeOrder(customer);

    const { state, last_error } = await settledMailOf(order);
    expect(state).toBe('failed');
    expect(last_error).toContain('550');
    expect(last_error).not.toContain(customer.email);
    const next = await placeOrder(customer);
    await eventually(() => expect(subjectsTo(customer.email, next.number)).toBe(1));
    expect(subjectsTo(customer.email, order.number)).toBe(0);
    const letters = await app.request('GET', '/v1/dead-letters?consumer=mail', admin);
    expect(letters.body['data']).toMatchObject([
      { cause: 'undeliverable', attempts: 1, reason: last_error },
    ]);
    const { text } = await app.request('GET', '/metrics');
    expect(text).toContain('inbox_dead_deliveries{consumer="mail",cause="undeliverable"} 1\n');
    expect(text).toContain('inbox_dead_deliveries{consumer="mail",cause="failed"} 0\n');
  });

  it('sends a mail once when the server takes it at the second try', async () => {
    const customer = await app.account(admin, 'customer');
    await untilAllIsSent();
    sink.next('defer');

    const order = await placeOrder(customer);

    expect(await settledMailOf(order)).toEqual({ state: 'sent', last_error: null });
    expect(subjectsTo(customer.email, order.number)).toBe(1);
  });

  it('resends a mail with the same Message-ID when the server hangs up early', async () => {
    const customer = await app.account(admin, 'customer');
    await untilAllIsSent();
    sink.next('accept-then-drop');

    const order = await placeOrder(customer);

    expect(await settledMailOf(order)).toEqual({ state: 'sent', last_error: null });
    // The invitation may have been mailed, too.
    const ids = mailsTo(customer.email)
      .filter(({ parsed }) => parsed.subject?.includes(order.number))
      .map(({ parsed }) => parsed.messageId);
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});
