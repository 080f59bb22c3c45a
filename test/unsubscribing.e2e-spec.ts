import { UnsubscribeTokens } from '../libs/notifications/src/unsubscribing/unsubscribe-tokens.js';
import { type SignedIn, TestApp } from './support/app.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' };

describe('unsubscribing with the link of a mail', () => {
  let app: TestApp;
  let admin: SignedIn;
  let ada: SignedIn;
  let path: string;

  beforeAll(async () => {
    app = await TestApp.start({ brandName: 'Müller & Söhne' });
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
    path = pathFor(ada.userId);
  });

  const pathFor = (userId: string) =>
    `/unsubscribe/${app.api.app.get(UnsubscribeTokens).issue({ userId, category: 'orders' })}`;
  const muted = async (userId = ada.userId): Promise<unknown> => {
    const rows = await app.db.query(
      'SELECT muted, version FROM notifications.preferences WHERE user_id = $1',
      [userId],
    );
    return rows[0];
  };

  it.each([
    ['as mail providers should', MULTIPART, '--x\r\n\r\nList-Unsubscribe=One-Click\r\n--x--\r\n'],
    ['as they may', FORM, 'List-Unsubscribe=One-Click'],
    ['with the button of the page', FORM, ''],
    ['without a body', {}, undefined],
  ])('works without signing in, %s', async (_how, headers, body) => {
    const first = await app.request('POST', path, { headers, body });
    const again = await app.request('POST', path, { headers, body });

    expect(first.status).toBe(200);
    expect(first.text).toContain('<p class="brand">Müller &amp; Söhne</p>');
    expect(again.text).toBe(first.text);
    expect(await muted()).toEqual({ muted: ['orders/email'], version: 1 });
  });

  it('changes nothing when a program merely opens the link', async () => {
    const german = await app.request('GET', `${path}?lang=de&utm_source=mail`);
    const forged = await app.request('GET', '/unsubscribe/forged?lang=de');

    expect(german.status).toBe(200);
    expect(german.text).toContain('<html lang="de">');
    expect(german.text).toContain('<form method="post">');
    expect(forged.text).toBe(german.text);
    expect(await muted()).toBeUndefined();
  });

  it('keeps what else the account has chosen', async () => {
    const choices = [{ category: 'orders', channel: 'in-app', enabled: false }];
    const headers = { 'if-match': '"0"' };
    const preferences = '/v1/notifications/preferences';
    await app.request('PATCH', preferences, { token: ada.token, body: { choices }, headers });

    await app.request('POST', path);

    expect(await muted()).toEqual({ muted: ['orders/email', 'orders/in-app'], version: 2 });
  });

  it('is done once by clicks that race', async () => {
    const clicks = await Promise.all(Array.from({ length: 8 }, () => app.request('POST', path)));

    expect(new Set(clicks.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await muted()).toEqual({ muted: ['orders/email'], version: 1 });
  });

  it('refuses a link that is not one of ours', async () => {
    const refused = await app.request('POST', path.slice(0, -1));

    expect(refused).toMatchObject({ status: 404, body: { code: 'unsubscribe-link-unknown' } });
    expect(await muted()).toBeUndefined();
  });

  it('says the same for an account that is gone, and leaves nothing behind', async () => {
    const gone = '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11';

    const answer = await app.request('POST', pathFor(gone));

    expect(answer.text).toBe((await app.request('POST', path)).text);
    expect(await muted(gone)).toBeUndefined();
  });

  it('is the only place that takes a multipart form', async () => {
    const { status } = await app.request('POST', '/v1/notifications/read-all', {
      token: ada.token,
      headers: MULTIPART,
      body: '--x--\r\n',
    });

    expect(status).toBe(415);
  });
});
