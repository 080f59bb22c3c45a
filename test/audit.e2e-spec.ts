import { type SignedIn, TestApp } from './support/app.js';

interface AuditEventBody {
  id: string;
  action: string;
  actorId: string | null;
  subject: { type: string; id: string };
  traceId: string;
}

interface AuditListBody {
  data: AuditEventBody[];
  page: { nextCursor: string | null };
}

describe('the audit log', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    for (let index = 0; index < 3; index++) productId = (await app.product(admin)).id;
  });
  afterAll(() => app.close());

  const list = async (query: string): Promise<AuditListBody> =>
    (await app.request<AuditListBody>('GET', `/v1/audit-events?${query}`, { token: admin.token }))
      .body;

  it('lists who did what, newest first', async () => {
    const { data } = await list(`actorId=${admin.userId}`);

    expect(data.length).toBeGreaterThanOrEqual(3);
    expect(data.map(({ id }) => id)).toEqual(
      data
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect(data.every(({ actorId }) => actorId === admin.userId)).toBe(true);
  });

  it('finds what happened to one thing', async () => {
    const { data } = await list(`subjectId=${productId}`);

    expect(data.length).toBeGreaterThan(0);
    expect(data.every(({ subject }) => subject.id === productId)).toBe(true);
  });

  it('finds one kind of act in a span of time', async () => {
    const [event] = (await list(`subjectId=${productId}`)).data;
    const found = await list(
      `action=${event?.action}&from=2000-01-01T00:00:00Z&to=2999-01-01T00:00:00%2B01:00`,
    );
    const before = await list('to=2000-01-01T00:00:00Z');

    expect(found.data.map(({ action }) => action)).toEqual([
      event?.action,
      event?.action,
      event?.action,
    ]);
    expect(before.data).toEqual([]);
  });

  it('pages through everything without a gap', async () => {
    const all = (await list('limit=100')).data.map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: AuditListBody = await list(`limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.page.nextCursor;
    }

    expect(seen).toEqual(all);
  });

  it('says who did what, and holds nothing that would have to be erased', async () => {
    const secret = 'Perpetua Nightingale';
    const customer = await app.account(admin, 'customer');
    const me = await app.request('GET', '/v1/users/me', { token: customer.token });
    await app.request('PATCH', '/v1/users/me', {
      token: customer.token,
      headers: { 'if-match': me.headers.get('etag') ?? '' },
      body: { name: secret },
    });
    const placed = await app.placeOrder(customer, [{ productId, quantity: 1 }], {
      reference: secret,
    });
    await app.request('POST', `/v1/orders/${placed.body['id']}/cancel`, {
      token: customer.token,
      headers: {
        'if-match': placed.headers.get('etag') ?? '',
        'idempotency-key': crypto.randomUUID(),
      },
      body: { reason: secret },
    });

    const rows = await app.db.query<Array<{ action: string; row: string }>>(
      'SELECT action, to_jsonb(a)::text AS row FROM platform.audit_events a',
    );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'users.account-invited',
        'users.account-changed',
        'orders.order-cancelled',
      ]),
    );
    expect(rows.filter(({ row }) => /@|Perpetua|Ada Example/.test(row))).toEqual([]);
  });

  it('says what the caller showed, and finds what was done with it, and from where', async () => {
    const { sessionId, token } = await app.openSession(admin.userId);
    await app.product({ ...admin, token });

    const [event, ...others] = (await list(`credentialId=${sessionId}&ip=127.0.0.1`)).data;

    expect(others).toEqual([]);
    expect(event).toMatchObject({
      action: 'catalog.product-added',
      credential: { kind: 'session', id: sessionId },
    });
    expect((await list(`credentialId=${sessionId}&ip=::1`)).data).toEqual([]);
  });

  describe('as a file', () => {
    it('holds all that the list shows, oldest first, and records the export itself', async () => {
      await app.db.query(
        `INSERT INTO platform.audit_events (id, occurred_at, action, subject_type, subject_id,
          request_id, traceparent)
         SELECT uuidv7(), now(), 'test.much', 'test', n::text, 'r', 't' FROM generate_series(1,
           2500) AS n`,
      );

      const file = await app.request('GET', '/v1/audit-events/export?action=test.much', {
        token: admin.token,
        headers: { accept: 'application/x-ndjson' },
      });
      const lines = file.text.trimEnd().split('\n');

      expect(file.status).toBe(200);
      expect(file.headers.get('content-type')).toBe('application/x-ndjson');
      expect(file.headers.get('content-disposition')).toContain('audit-events.ndjson');
      expect(lines.map((line) => (JSON.parse(line) as AuditEventBody).subject.id)).toEqual(
        Array.from({ length: 2_500 }, (_, index) => String(index + 1)),
      );
      const { data } = await list('action=platform.audit-exported');
      expect(data).toMatchObject([
        { actorId: admin.userId, after: { filters: { action: 'test.much' } } },
      ]);
    });

    it('is empty when there is nothing, and refuses what the list refuses', async () => {
      const empty = await app.request('GET', '/v1/audit-events/export?action=nothing', {
        token: admin.token,
      });
      const wrong = await app.request('GET', '/v1/audit-events/export?ip=home', {
        token: admin.token,
      });

      expect([empty.status, empty.text]).toEqual([200, '']);
      expect(wrong.status).toBe(422);
    });

    it('is for people who proved who they are a moment ago', async () => {
      const longAgo = await app.openSession(admin.userId, {
        authTime: new Date(Date.now() - 3_600_000),
      });

      const refused = await app.request('GET', '/v1/audit-events/export', { token: longAgo.token });

      expect([refused.status, refused.body['code']]).toEqual([401, 'step-up-needed']);
      expect((await list('action=platform.audit-exported')).data.length).toBeLessThanOrEqual(2);
    });
  });

  it('is not for everybody', async () => {
    const customer = await app.account(admin, 'customer');

    expect((await app.request('GET', '/v1/audit-events', { token: customer.token })).status).toBe(
      403,
    );
    expect((await app.request('GET', '/v1/audit-events')).status).toBe(401);
  });
});
