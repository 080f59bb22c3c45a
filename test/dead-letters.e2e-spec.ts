import { DeadLetters } from '@orderly/platform/messaging/dead-letters/dead-letters';
import { type SignedIn, TestApp } from './support/app.js';
import { anId, record, SOMETHING_HAPPENED, something } from './support/worker.js';

const BY_COMMAND_LINE = {
  actorId: null,
  origin: { requestId: 'r', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, ip: null },
};

describe('dead letters over HTTP', () => {
  let app: TestApp;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('DELETE FROM platform.inbox'));

  async function aDeadLetter(consumer = 'mail', undeliverable = false): Promise<string> {
    const event = something(anId());
    await record(app.db, event);
    await app.db.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position, status, attempts,
        handled_at, last_error, undeliverable)
       SELECT id, $2, subject, position, 'dead', 10, now(), '550 no such mailbox', $3
         FROM platform.outbox WHERE id = $1`,
      [event.id, consumer, undeliverable],
    );
    return event.id;
  }

  const list = (query = '') =>
    app.request<{
      data: Array<{ eventId: string; cause: string }>;
      page: { nextCursor: string | null };
    }>('GET', `/v1/dead-letters${query}`, { token: admin.token });

  it('are listed page by page, the newest event first', async () => {
    const ids = [await aDeadLetter(), await aDeadLetter(), await aDeadLetter('webhooks')].reverse();

    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.body.page.nextCursor}`);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect([...first.body.data, ...second.body.data].map(({ eventId }) => eventId)).toEqual(ids);
    expect(second.body.page.nextCursor).toBeNull();
    expect((await list('?consumer=webhooks')).body.data).toHaveLength(1);
    expect(first.body.data[0]).toMatchObject({
      consumer: 'webhooks',
      attempts: 10,
      reason: '550 no such mailbox',
    });
  });

  it('are listed by cause, alone and with the consumer', async () => {
    const undeliverable = await aDeadLetter('mail', true);
    const failed = await aDeadLetter('mail');
    await aDeadLetter('webhooks', true);
    const found = async (query: string) =>
      (await list(query)).body.data.map(({ eventId, cause }) => [eventId, cause]);

    expect(await found('?consumer=mail')).toEqual([
      [failed, 'failed'],
      [undeliverable, 'undeliverable'],
    ]);
    expect(await found('?cause=failed')).toEqual([[failed, 'failed']]);
    expect(await found('?cause=undeliverable&consumer=mail')).toEqual([
      [undeliverable, 'undeliverable'],
    ]);

    const first = await list('?cause=undeliverable&limit=1');
    const second = await found(`?cause=undeliverable&limit=1&cursor=${first.body.page.nextCursor}`);
    expect(first.body.data).toMatchObject([{ consumer: 'webhooks', cause: 'undeliverable' }]);
    expect(second).toEqual([[undeliverable, 'undeliverable']]);
  });

  it('are counted by cause in the metrics', async () => {
    await aDeadLetter('mail', true);
    await aDeadLetter('mail', true);
    await aDeadLetter('mail');

    const { text } = await app.request('GET', '/metrics');

    expect(text).toContain('inbox_dead_deliveries{consumer="mail",cause="failed"} 1\n');
    expect(text).toContain('inbox_dead_deliveries{consumer="mail",cause="undeliverable"} 2\n');
  });

  it('are listed for each consumer of one event, on pages of their own too', async () => {
    const eventId = await aDeadLetter('mail');
    await app.db.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position, status, attempts,
        handled_at)
       SELECT event_id, 'webhooks', subject, position, 'dead', 10, now() FROM platform.inbox
         WHERE event_id = $1`,
      [eventId],
    );

    const first = await list('?limit=1');
    const second = await list(`?limit=1&cursor=${first.body.page.nextCursor}`);

    expect([...first.body.data, ...second.body.data]).toMatchObject([
      { eventId, consumer: 'webhooks' },
      { eventId, consumer: 'mail' },
    ]);
    expect(second.body.page.nextCursor).toBeNull();
  });

  it('are replayed, once, and the audit log says by whom', async () => {
    const eventId = await aDeadLetter();
    const replay = () =>
      app.request('POST', `/v1/dead-letters/mail/${eventId}/replay`, { token: admin.token });

    const answers = [await replay(), await replay()];

    expect(answers.map(({ status }) => status)).toEqual([202, 404]);
    expect(answers[0]?.body).toEqual({ consumer: 'mail', eventId, status: 'pending' });
    expect(answers[1]?.body['code']).toBe('dead-letter-not-found');
    const entries = await app.db.query(
      `SELECT actor_id FROM platform.audit_events WHERE action = 'platform.dead-letter-replayed'
          AND subject_id = $1`,
      [`mail/${eventId}`],
    );
    expect(entries).toEqual([{ actor_id: admin.userId }]);
  });

  it('have all their attempts again when they are replayed', async () => {
    const eventId = await aDeadLetter();
    await app.db.query('UPDATE platform.inbox SET crashes = 5 WHERE event_id = $1', [eventId]);

    await app.request('POST', `/v1/dead-letters/mail/${eventId}/replay`, { token: admin.token });

    // One that a worker died over too often would else be given up at once, untried.
    const [row] = await app.db.query(
      'SELECT status, attempts, crashes, handled_at FROM platform.inbox WHERE event_id = $1',
      [eventId],
    );
    expect(row).toEqual({ status: 'pending', attempts: 0, crashes: 0, handled_at: null });
  });

  it('are discarded, once, with a reason that the audit log keeps', async () => {
    const eventId = await aDeadLetter();
    const discard = (body: object) =>
      app.request('POST', `/v1/dead-letters/mail/${eventId}/discard`, { token: admin.token, body });
    const reason = 'The mailbox does not exist.';

    const answers = [
      await discard({}),
      await discard({ reason: '  ' }),
      await discard({ reason }),
      await discard({ reason }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([422, 422, 200, 404]);
    expect(answers[2]?.body).toEqual({ consumer: 'mail', eventId, status: 'discarded' });
    expect((await list()).body.data).toEqual([]);
    const entries = await app.db.query(
      `SELECT actor_id, before, after FROM platform.audit_events
          WHERE action = 'platform.dead-letter-discarded' AND subject_id = $1`,
      [`mail/${eventId}`],
    );
    expect(entries).toEqual([
      {
        actor_id: admin.userId,
        before: { status: 'dead', failure: '550 no such mailbox' },
        after: { consumer: 'mail', eventId, type: SOMETHING_HAPPENED, reason },
      },
    ]);
  });

  it('are discarded many at a time, of one consumer and up to a number', async () => {
    for (let index = 0; index < 3; index++) await aDeadLetter();
    await aDeadLetter('webhooks');
    const letters = app.api.app.get(DeadLetters, { strict: false });

    expect(
      await letters.discardAll(BY_COMMAND_LINE, { consumer: 'mail' }, 'No longer wanted.', 2),
    ).toBe(2);
    expect(
      await letters.discardAll(BY_COMMAND_LINE, { consumer: 'mail' }, 'No longer wanted.', 10),
    ).toBe(1);
    expect((await list()).body.data).toMatchObject([{ consumer: 'webhooks' }]);
  });

  it('are discarded and replayed many at a time, of one cause', async () => {
    await aDeadLetter('mail', true);
    const failed = await aDeadLetter('mail');
    const other = await aDeadLetter('webhooks', true);
    const letters = app.api.app.get(DeadLetters, { strict: false });
    const left = async () => (await list()).body.data.map(({ eventId }) => eventId);

    const which = { consumer: 'mail', cause: 'undeliverable' } as const;
    expect(await letters.discardAll(BY_COMMAND_LINE, which, 'No such mailbox.', 10)).toBe(1);
    expect(await left()).toEqual([other, failed]);
    expect(await letters.replayAll(BY_COMMAND_LINE, { cause: 'failed' })).toBe(1);
    expect(await left()).toEqual([other]);
  });

  it('are for operators only', async () => {
    const eventId = await aDeadLetter();
    const asCustomer = { token: customer.token };

    const statuses = [
      (await app.request('GET', '/v1/dead-letters', asCustomer)).status,
      (await app.request('POST', `/v1/dead-letters/mail/${eventId}/replay`, asCustomer)).status,
      (
        await app.request('POST', `/v1/dead-letters/mail/${eventId}/discard`, {
          ...asCustomer,
          body: { reason: 'Not theirs to say.' },
        })
      ).status,
      (await app.request('GET', '/v1/dead-letters')).status,
    ];

    expect(statuses).toEqual([403, 403, 403, 401]);
  });

  it.each([
    ['GET', '?limit=0'],
    ['GET', '?limit=101'],
    ['GET', '?cursor=forged'],
    ['GET', '?consumer='],
    ['GET', '?cause=bad-luck'],
    ['POST', '/mail/not-a-uuid/replay'],
  ])('refuse %s %s', async (method, rest) => {
    const { status } = await app.request(method, `/v1/dead-letters${rest}`, { token: admin.token });

    expect(status).toBe(422);
  });
});
