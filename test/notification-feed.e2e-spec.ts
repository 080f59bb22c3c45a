import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';

interface Entry {
  readonly id: string;
  readonly category: string;
  readonly state: string;
  readonly readAt: string | null;
  readonly archivedAt: string | null;
}

describe('the feed of an account', () => {
  let app: TestApp;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
  });

  /** Entries as a worker writes them, the oldest first. */
  const enter = async (count: number, category = 'orders', userId = ada.userId) => {
    const ids = Array.from({ length: count }, () => newId());
    await app.db.query(
      `INSERT INTO notifications.notifications
         (id, user_id, event_id, kind, category, data, created_at)
       SELECT id, $2, gen_random_uuid(), 'order-placed', $3, $4, now() FROM unnest($1::uuid[]) id`,
      [
        ids,
        userId,
        category,
        { orderId: newId(), number: 'ORD-1', total: { amount: 1, currency: 'GBP' } },
      ],
    );
    return ids;
  };
  const get = <Body>(path: string, headers = {}) =>
    app.request<Body>('GET', `/v1/notifications${path}`, { token: ada.token, headers });
  const post = <Body = Entry>(path: string, body?: object) =>
    app.request<Body>('POST', `/v1/notifications/${path}`, { token: ada.token, body });
  const idsOf = async (query = ''): Promise<string[]> =>
    (await get<{ data: Entry[] }>(query)).body.data.map(({ id }) => id);
  const unread = async () => (await get<{ unread: number }>('/unread-count')).body.unread;

  it('goes from unread to read to archived, and back', async () => {
    const [older, newer] = (await enter(2)) as [string, string];

    const read = await post(`${older}/read`);
    const archived = await post(`${newer}/archive`);
    const again = await post(`${newer}/archive`);

    expect(read.body).toMatchObject({ state: 'read', category: 'orders', archivedAt: null });
    expect(archived.body).toMatchObject({ state: 'archived', readAt: archived.body.archivedAt });
    expect(again.body).toEqual(archived.body);
    expect(await unread()).toBe(0);
    expect(await idsOf()).toEqual([older]);
    expect(await idsOf('?state=read')).toEqual([older]);
    expect(await idsOf('?state=archived')).toEqual([newer]);
    expect(await idsOf('?unread=true')).toEqual([]);

    const back = await post(`${newer}/unread`);

    expect(back.body).toMatchObject({ state: 'unread', readAt: null, archivedAt: null });
    expect(await idsOf()).toEqual([newer, older]);
    expect(await idsOf('?state=unread')).toEqual([newer]);
    expect((await get(`/${newer}`)).body).toEqual(back.body);
    expect(await unread()).toBe(1);
  });

  it('is filtered by category, with a state or without', async () => {
    const [order] = (await enter(1)) as [string];
    const [legal, read] = (await enter(2, 'legal')) as [string, string];
    await post(`${read}/read`);

    expect(await idsOf('?category=orders')).toEqual([order]);
    expect(await idsOf('?category=legal')).toEqual([read, legal]);
    expect(await idsOf('?category=legal&state=unread')).toEqual([legal]);
    expect(await idsOf('?category=security')).toEqual([]);
    expect((await get('?category=weather')).status).toBe(422);
  });

  it('is marked as read at once, up to what the reader has seen, and for its owner', async () => {
    const [first, second, unseen] = (await enter(3)) as [string, string, string];
    await enter(1, 'orders', admin.userId);

    const marked = await post<object>('read-all', { upTo: second });
    const repeated = await post<object>('read-all', { upTo: second, category: 'orders' });

    expect(marked.body).toEqual({ marked: 2, more: false });
    expect(repeated.body).toEqual({ marked: 0, more: false });
    expect(await idsOf('?state=read')).toEqual([second, first]);
    expect(await idsOf('?state=unread')).toEqual([unseen]);
    const [others] = await app.db.query<Array<{ unread: string }>>(
      `SELECT count(*) AS unread FROM notifications.notifications
        WHERE user_id = $1 AND read_at IS NULL`,
      [admin.userId],
    );
    expect(others?.unread).toBe('1');
  });

  it('bounds the work of one call, and says when some is left', async () => {
    await enter(5_001);

    expect(await unread()).toBe(1_000);
    expect((await post<object>('read-all', {})).body).toEqual({ marked: 5_000, more: true });
    expect((await post<object>('read-all', {})).body).toEqual({ marked: 1, more: false });
  });

  it.each(['', '/unread-count'])('is not sent again to a poller that has it: %s', async (path) => {
    const [entry] = (await enter(1)) as [string];
    const before = await get(path);

    const same = await get(path, { 'if-none-match': before.headers.get('etag') ?? '' });
    await post(`${entry}/read`);
    const changed = await get(path, { 'if-none-match': before.headers.get('etag') ?? '' });

    expect(same.status).toBe(304);
    expect(changed.status).toBe(200);
  });
});
