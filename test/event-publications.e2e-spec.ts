import { type SignedIn, TestApp } from './support/app.js';
import type { JobBody } from './support/jobs.js';
import { anId, record, SOMETHING_HAPPENED, something } from './support/worker.js';

interface Body {
  readonly data: ReadonlyArray<{ readonly eventId: string; readonly status: string }>;
  readonly page: { readonly nextCursor: string | null };
}

describe('recorded events over HTTP', () => {
  let app: TestApp;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('TRUNCATE platform.outbox, platform.inbox'));

  async function anEvent(state = ''): Promise<string> {
    const event = something(anId());
    await record(app.db, event);
    if (state !== '')
      await app.db.query(`UPDATE platform.outbox SET ${state} WHERE id = $1`, [event.id]);
    return event.id;
  }
  const published = () => anEvent('published_at = now()');
  const failed = () => anEvent(`published_at = now(), last_error = 'unknown type', attempts = 100`);
  const call = <T = Record<string, unknown>>(method: string, path: string, body?: object) =>
    app.request<T>(method, path, { token: admin.token, ...(body && { body }) });
  const list = async (query: string) =>
    (await call<Body>('GET', `/v1/event-publications?${query}`)).body;
  const idsOf = ({ data }: Body) => data.map(({ eventId }) => eventId);

  it('are listed newest first, by state, type and time, page by page', async () => {
    const [one, two, three] = [await published(), await anEvent(), await failed()];

    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.page.nextCursor}`);

    expect([...idsOf(first), ...idsOf(second)]).toEqual([three, two, one]);
    expect(second.page.nextCursor).toBeNull();
    expect(first.data.map(({ status }) => status)).toEqual(['failed', 'pending']);
    expect(idsOf(await list('status=published'))).toEqual([one]);
    expect(idsOf(await list('status=pending'))).toEqual([two]);
    expect(idsOf(await list(`status=failed&type=${SOMETHING_HAPPENED}`))).toEqual([three]);
    expect(idsOf(await list('type=test.other.v1'))).toEqual([]);
    const now = encodeURIComponent(new Date().toISOString());
    expect(idsOf(await list(`to=${now}`))).toHaveLength(3);
    expect(idsOf(await list(`from=${now}`))).toEqual([]);
  });

  it('show what became of them at each consumer, and not what they say', async () => {
    const event = something(anId(), { name: 'Ada' });
    await record(app.db, event);
    await app.db.query('UPDATE platform.outbox SET published_at = now()');
    await app.db.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position, status, attempts,
         handled_at, enqueued_at, last_error, undeliverable)
       SELECT id, consumer, subject, position, status, tries, handled_at, enqueued_at, error, bad
         FROM platform.outbox,
              (VALUES ('a', 'done', 0, now(), now(), NULL, false),
                      ('b', 'dead', 8, now(), now(), '550 no', true),
                      ('c', 'pending', 0, NULL, 'infinity', NULL, false))
                AS delivery (consumer, status, tries, handled_at, enqueued_at, error, bad)
        WHERE id = $1`,
      [event.id],
    );

    const { status, body, text } = await call('GET', `/v1/event-publications/${event.id}`);

    expect([status, text.includes('Ada')]).toEqual([200, false]);
    expect(body).toMatchObject({
      status: 'published',
      failure: null,
      deliveries: [
        { consumer: 'a', status: 'handled', isHeld: false, cause: null },
        { consumer: 'b', status: 'dead', attempts: 8, cause: 'undeliverable', failure: '550 no' },
        { consumer: 'c', status: 'pending', isHeld: true, endedAt: null },
      ],
    });
    expect((await call('GET', `/v1/event-publications/${anId()}`)).status).toBe(404);
  });

  it.each([
    ['retry', undefined, 202, 'pending'],
    ['discard', { reason: 'Rolled back.' }, 200, 'published'],
  ])('that were given up take one %s', async (how, body, status, state) => {
    const eventId = await failed();
    const metrics = async () => (await app.request('GET', '/metrics')).text;
    expect(await metrics()).toContain('outbox_failed_events 1\n');
    const end = (id: string) => call('POST', `/v1/event-publications/${id}/${how}`, body);

    const answers = [await end(eventId), await end(eventId), await end(anId())];

    expect(answers.map((each) => each.status)).toEqual([status, 409, 404]);
    expect(answers[1]?.body['code']).toBe('event-publication-not-failed');
    expect((await call('GET', `/v1/event-publications/${eventId}`)).body).toMatchObject({
      status: state,
      attempts: 0,
      failure: null,
    });
    expect(await metrics()).toContain('outbox_failed_events 0\n');
  });

  it('are replayed by a job, the same selection by the same job', async () => {
    const selection = { consumer: 'mail', from: '2026-11-20T00:00:00Z' };
    const start = () => call<JobBody>('POST', '/v1/event-replays', selection);

    const [first, again] = [await start(), await start()];

    expect([first.status, first.headers.get('location')]).toEqual([
      202,
      `/v1/jobs/${first.body.id}`,
    ]);
    expect(first.body).toMatchObject({ type: 'event-replay', status: 'queued' });
    expect(again.body.id).toBe(first.body.id);
  });

  it.each([
    [{ consumer: 'mail' }],
    [{ type: SOMETHING_HAPPENED }],
    [{ consumer: 'mail', eventId: anId(), type: SOMETHING_HAPPENED }],
    [{ consumer: 'mail', from: '2026-11-20T00:00:00Z', to: '2026-11-19T00:00:00Z' }],
    [{ consumer: 'mail', type: SOMETHING_HAPPENED, again: true }],
  ])('refuse the replay of %j', async (selection) => {
    expect((await call('POST', '/v1/event-replays', selection)).status).toBe(422);
  });

  it('are for operators only', async () => {
    const path = `/v1/event-publications/${await failed()}`;
    const requests = [
      ['GET', '/v1/event-publications', undefined],
      ['GET', path, undefined],
      ['POST', `${path}/retry`, undefined],
      ['POST', `${path}/discard`, { reason: 'Not theirs to say.' }],
      ['POST', '/v1/event-replays', { consumer: 'mail', type: SOMETHING_HAPPENED }],
    ] as const;

    for (const [method, at, body] of requests) {
      const as = async (token?: string) => (await app.request(method, at, { token, body })).status;
      expect([at, await as(customer.token), await as()]).toEqual([at, 403, 401]);
    }
  });
});
