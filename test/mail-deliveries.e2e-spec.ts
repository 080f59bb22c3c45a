import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';

interface Page {
  readonly data: ReadonlyArray<{ readonly id: string }>;
  readonly page: { readonly nextCursor: string | null };
}

describe('the log of mails', () => {
  let app: TestApp;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    ada = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());

  /** A mail as the worker leaves it. */
  const leave = async (state: string, lastError: string | null = null, userId = ada.userId) => {
    const id = newId();
    await app.db.query(
      `INSERT INTO notifications.messages (id, event_id, user_id, template, facts, state,
         message_id, created_at, sent_at, held_until, attempts, last_error)
       VALUES ($1, gen_random_uuid(), $2, 'security-notice', $3, $4::text, '-', now(),
               CASE WHEN $4 = 'sent' THEN now() END,
               CASE WHEN $4 = 'deferred' THEN now() END, 2, $5)`,
      [id, userId, { kind: 'password-changed', from: { ip: '192.0.2.7' } }, state, lastError],
    );
    return id;
  };
  const get = (query: string, { token } = admin) =>
    app.request<Page>('GET', `/v1/mail-deliveries?${query}`, { token });
  const idsOf = async (query: string) => (await get(query)).body.data.map(({ id }) => id);

  it('says what became of each mail, and not what was in it', async () => {
    const id = await leave('failed', 'The mail server said 550.');

    const { body, text } = await get(`userId=${ada.userId}&limit=1`);

    expect(body.data).toEqual([
      {
        ...{ id, userId: ada.userId, template: 'security-notice', category: 'security' },
        ...{ status: 'failed', attempts: 2, reason: 'The mail server said 550.' },
        ...{ createdAt: expect.any(String), sentAt: null, deferredUntil: null, digestId: null },
      },
    ]);
    expect(text).not.toMatch(/192\.0\.2\.7|password-changed/);
    expect(text).not.toContain(ada.email);
  });

  it('is filtered by account and status, in pages', async () => {
    const { userId } = await app.account(admin, 'customer');
    const sent = await leave('sent', null, userId);
    const deferred = await leave('deferred', null, userId);
    const suppressed = await leave('suppressed', null, userId);

    const first = await get(`userId=${userId}&limit=2`);
    const cursor = first.body.page.nextCursor;

    expect(first.body.data.map(({ id }) => id)).toEqual([suppressed, deferred]);
    expect(await idsOf(`userId=${userId}&limit=2&cursor=${cursor}`)).toEqual([sent]);
    expect(await idsOf(`userId=${userId}&status=sent`)).toEqual([sent]);
    expect(await idsOf('status=suppressed')).toEqual([suppressed]);
    expect((await get('status=lost')).status).toBe(422);
  });

  it('is nothing for the users themselves', async () => {
    expect((await get(`userId=${ada.userId}`, ada)).status).toBe(403);
  });
});
