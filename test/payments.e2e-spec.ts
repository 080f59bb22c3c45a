import { createHmac } from 'node:crypto';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import type { Payment } from '../libs/payments/src/payment/payment.entity.js';
import { PerformOperation } from '../libs/payments/src/performing/perform-operation.js';
import { Payments } from '../libs/payments/src/requests/payments.js';
import { type SignedIn, TestApp } from './support/app.js';
import { SandboxPsp, WEBHOOK_SECRET } from './support/sandbox-psp-process.js';

const EVENTS = '/v1/payments/stripe/events';

describe('payments', () => {
  let sandbox: SandboxPsp;
  let app: TestApp;
  let finance: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    sandbox = await SandboxPsp.start();
    app = await TestApp.start({ payments: { stripe: sandbox.configuration } });
    await sandbox.control({
      hold: true,
      eventUrl: app.api.url + EVENTS,
      eventSecret: WEBHOOK_SECRET,
    });
    const admin = await app.admin();
    finance = await app.account(admin, 'finance');
    customer = await app.account(admin, 'customer');
  });
  afterAll(async () => {
    await app.close();
    await sandbox.stop();
  });

  const services = () => ({
    payments: app.api.app.get(Payments, { strict: false }),
    performing: app.api.app.get(PerformOperation, { strict: false }),
    transactions: app.api.app.get(Transactions, { strict: false }),
  });

  async function aPayment({ subjectId = newId(), performed = true } = {}): Promise<Payment> {
    const { payments, performing, transactions } = services();
    const by = {
      userId: null,
      origin: { requestId: newId(), traceparent: continueTrace(undefined), ip: null },
    };
    const payment = await transactions.run((tx) =>
      payments.start(
        tx,
        {
          subjectId,
          customerId: customer.userId,
          amount: Money.of(100_00, 'GBP'),
          gateway: 'stripe',
          capture: true,
        },
        by,
      ),
    );
    const [step] = await payments.operationsOf([payment]);
    const result = await performing.perform(step?.id ?? '', new AbortController().signal);
    if (performed && result)
      await transactions.run((tx) => performing.apply(tx, result, by.origin.traceparent));
    return payment;
  }

  const get = (id: string, who = finance) =>
    app.request('GET', `/v1/payments/${id}`, { token: who.token });
  const list = (query: string) =>
    app.request<{ data: Array<{ id: string }>; page: { nextCursor: string | null } }>(
      'GET',
      `/v1/payments?${query}`,
      { token: finance.token },
    );
  const signed = (body: string, { at = Date.now(), secret = WEBHOOK_SECRET } = {}) => {
    const time = Math.floor(at / 1000);
    const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
    return `t=${time},v1=${signature}`;
  };
  const post = (body: string, signature?: string) =>
    app.request('POST', EVENTS, {
      body,
      headers: signature === undefined ? {} : { 'stripe-signature': signature },
    });
  const outcomes = async ({ id }: Payment): Promise<string[]> =>
    (
      await app.db.query<Array<{ outcome: string }>>(
        'SELECT outcome FROM payments.provider_events WHERE payment_id = $1 ORDER BY received_at',
        [id],
      )
    ).map(({ outcome }) => outcome);
  const intentOf = async ({ id }: Payment): Promise<string> =>
    (await sandbox.ledger(id))[0]?.id ?? '';

  it('are captured by the events of the provider, repeated and in the wrong order', async () => {
    const payment = await aPayment();
    const intent = await intentOf(payment);
    await sandbox.confirm(intent, 'pm_bank');
    await sandbox.confirm(intent);
    await sandbox.refund(intent, 30_00);

    await sandbox.releaseEvents({ reverse: true, times: 2 });

    expect((await get(payment.id)).body).toMatchObject({
      status: 'captured',
      captured: { amount: 100_00, currency: 'GBP' },
      refunded: { amount: 30_00, currency: 'GBP' },
      operations: [
        { kind: 'authorise', status: 'succeeded' },
        { kind: 'refund', status: 'succeeded', requestedBy: null },
      ],
    });
    expect((await outcomes(payment)).length).toBe(4);
  });

  it('are found by an event that overtakes the answer to the first call', async () => {
    const payment = await aPayment({ performed: false });
    await sandbox.confirm(await intentOf(payment));

    await sandbox.releaseEvents();

    expect((await get(payment.id)).body).toMatchObject({ status: 'captured' });
  });

  it('take the same events at the same time once', async () => {
    const payment = await aPayment();
    await sandbox.releaseEvents();
    const object = {
      id: await intentOf(payment),
      object: 'payment_intent',
      amount: 100_00,
      amount_received: 100_00,
      currency: 'gbp',
      metadata: {},
      status: 'succeeded',
    };
    const created = Math.floor(Date.now() / 1000);
    const event = { id: 'evt_twice', type: 'payment_intent.succeeded', created, data: { object } };
    const body = JSON.stringify(event);

    const answers = await Promise.all([1, 2, 3, 4].map(() => post(body, signed(body))));

    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    const [{ count }] = await app.db.query(
      `SELECT count(*)::int FROM platform.outbox
        WHERE subject = $1 AND data ->> 'change' = 'captured'`,
      [payment.subjectId],
    );
    expect(count).toBe(1);
  });

  it('accept an event about no payment of ours, and change nothing', async () => {
    const object = { id: 'ch_1', object: 'charge' };
    const event = {
      id: newId(),
      type: 'charge.succeeded',
      created: 1_795_000_000,
      data: { object },
    };
    const body = JSON.stringify(event);

    expect(await post(body, signed(body))).toMatchObject({ status: 204, text: '' });
  });

  it('refuse every event that the provider did not just sign, and do not say why', async () => {
    const body = JSON.stringify({ id: 'evt_1', type: 'x', data: { object: {} } });
    const tooOld = Date.now() - 301_000;
    const attempts = [
      undefined,
      '',
      'v1=00',
      't=now,v1=00',
      signed(`${body} `),
      signed(body, { secret: 'whsec_of_somebody_else' }),
      signed(body, { at: tooOld }),
      `${signed(body)},v0=${'0'.repeat(1_000)}`,
      signed(body).replace('v1=', 'v0='),
    ];

    const answers = await Promise.all(attempts.map((signature) => post(body, signature)));

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-event-signature' } });
      expect(answer.body['detail']).toBe('The signature of the event is not valid.');
    }
  });

  it('refuse a body that is too large or no JSON before they look at its signature', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(1_100_000) });

    expect((await post(large, signed(large))).status).toBe(413);
    expect((await post('{', signed('{'))).status).toBe(400);
  });

  it('are listed for staff, newest first, by order, status and change', async () => {
    const subjectId = newId();
    const [first, second] = [await aPayment({ subjectId }), await aPayment({ subjectId })];

    const ofOrder = await list(`subjectId=${subjectId}`);
    const page = await list(`subjectId=${subjectId}&limit=1`);
    const cursor = encodeURIComponent(page.body.page.nextCursor ?? '');
    const next = await list(`subjectId=${subjectId}&limit=1&cursor=${cursor}`);
    const waiting = await list(`subjectId=${subjectId}&status=requires-action`);
    const changed = await list(`updatedSince=${first.createdAt.toISOString()}&limit=100`);

    expect(ofOrder.body.data.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect([...page.body.data, ...next.body.data].map(({ id }) => id)).toEqual([
      second.id,
      first.id,
    ]);
    expect(waiting.body.data).toHaveLength(2);
    expect(changed.body.data.map(({ id }) => id)).toEqual([first.id, second.id]);
  });

  it('are hidden from customers, and unknown ones are not found', async () => {
    const payment = await aPayment();

    expect((await get(payment.id, customer)).status).toBe(403);
    expect((await get(newId())).body).toMatchObject({ code: 'payment-not-found' });
  });
});
