import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { DatabaseDump } from './support/database-dump.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { aNumber, SmsProvider } from './support/sms-provider.js';

const PATH = '/v1/notifications/phone';

describe('the phone number of an account', () => {
  let provider: SmsProvider;
  let app: TestApp;
  let worker: RunningWorker;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    provider = await SmsProvider.start();
    app = await TestApp.start({ sms: provider.settings });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
    provider.close();
  });
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
  });

  const set = (number: string, { token } = ada) =>
    app.request('POST', PATH, { token, body: { number } });
  const confirm = (code: string, { token } = ada) =>
    app.request('POST', `${PATH}/confirm`, { token, body: { code } });
  const get = async ({ token } = ada) => (await app.request('GET', PATH, { token })).body;
  const codeTo = (number: string): Promise<string> =>
    eventually(() => {
      const code = /^\d{6}/.exec(provider.to(number).at(-1)?.text ?? '')?.[0];
      if (code === undefined) throw new Error('No code yet.');
      return code;
    });
  const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000');
  const minutePasses = () =>
    app.db.query(`UPDATE notifications.sms_budgets SET last_at = last_at - interval '1 minute'`);
  const own = async (number: string): Promise<TestResponse> => {
    await set(number);
    return confirm(await codeTo(number));
  };

  it('is confirmed by the code in a text message, which is stored nowhere', async () => {
    const number = aNumber();

    const asked = await set(number);
    const code = await codeTo(number);
    const dump = await DatabaseDump.of(app.db);
    const wrong = await confirm(otherThan(code));
    const confirmed = await confirm(code);
    const again = await confirm(code);

    expect(asked).toMatchObject({
      status: 202,
      body: { offered: true, number: null, pending: { number } },
    });
    expect(provider.to(number)).toEqual([
      expect.objectContaining({
        from: 'Orderly',
        text: expect.stringMatching(/^\d{6} is your Orderly code to confirm this phone number\./),
      }),
    ]);
    expect(dump.find(number).map(({ table }) => table)).toEqual(['notifications.phone_codes']);
    expect(dump.find(` ${code} `)).toEqual([]);
    expect(wrong).toMatchObject({ status: 422, body: { code: 'phone-code-refused' } });
    expect(confirmed).toMatchObject({ status: 200, body: { number, pending: null } });
    expect(again.status).toBe(422);
    expect(await get()).toEqual(confirmed.body);
  });

  it('stays unconfirmed after five wrong codes, also when they come together', async () => {
    const number = aNumber();
    await set(number);
    const code = await codeTo(number);

    const wrong = await Promise.all(Array.from({ length: 8 }, () => confirm(otherThan(code))));
    const right = await confirm(code);

    expect(new Set([...wrong, right].map(({ status }) => status))).toEqual(new Set([422]));
    expect(await get()).toMatchObject({ number: null });
  });

  it('is confirmed by the newest code alone, for ten minutes', async () => {
    const [first, second] = [aNumber(), aNumber()];
    await set(first);
    const old = await codeTo(first);
    await minutePasses();
    await set(second);
    const code = await codeTo(second);
    if (old !== code) expect((await confirm(old)).status).toBe(422);
    await app.db.query(
      `UPDATE notifications.phone_codes SET expires_at = now() WHERE user_id = $1`,
      [ada.userId],
    );

    expect((await confirm(code)).status).toBe(422);
  });

  it('gets three codes a day at most, whoever asks, and an account asks for five', async () => {
    const number = aNumber();
    const codes: number[] = [];
    for (let times = 0; times < 4; times++) {
      const who = await app.account(admin, 'customer');
      codes.push((await set(number, who)).status);
      await minutePasses();
    }
    const asked: number[] = [];
    for (let times = 0; times < 6; times++) {
      asked.push((await set(aNumber())).status);
      await minutePasses();
    }

    expect(codes).toEqual([202, 202, 202, 429]);
    expect(asked).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it('is not asked for twice in a moment', async () => {
    const number = aNumber();
    await set(number);

    const hasty = await set(number);

    expect(hasty).toMatchObject({ status: 429, body: { code: 'sms-cool-down' } });
    expect(Number(hasty.headers.get('retry-after'))).toBeGreaterThan(20);
  });

  it('gets no code when the installation has sent as many as it sends in a day', async () => {
    await set(aNumber());
    await minutePasses();
    await app.db.query(
      `UPDATE notifications.sms_budgets SET sent = sent + 1000
        WHERE sent = (SELECT max(sent) FROM notifications.sms_budgets)`,
    );

    const { status, body, headers } = await set(aNumber());
    await app.db.query('UPDATE notifications.sms_budgets SET sent = sent - 1000 WHERE sent > 1000');

    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'sms-limit-reached' } });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(86_000);
    expect((await set(aNumber())).status).toBe(202);
  });

  it('may be limited to countries, and is another than the present one', async () => {
    const number = aNumber();
    await own(number);
    await minutePasses();

    const answers = [await set('+33612345678'), await set(number), await set('07700900123')];

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [422, 'phone-number-refused'],
      [422, 'phone-number-refused'],
      [422, 'invalid-input'],
    ]);
  });

  it('is set and removed only by a person who has just proved to be one', async () => {
    await own(aNumber());
    const hourAgo = new Date(Date.now() - 3_600_000);
    const { token } = await app.openSession(ada.userId, { authTime: hourAgo });
    const remove = (bearer: { token: string }) =>
      app.request('DELETE', PATH, { token: bearer.token });

    const stale = [await set(aNumber(), { ...ada, token }), await remove({ token })];
    const removed = [await remove(ada), await remove(ada)];

    expect(stale.map(({ body }) => body['code'])).toEqual(['step-up-needed', 'step-up-needed']);
    expect(removed.map(({ status }) => status)).toEqual([204, 404]);
    expect(await get()).toMatchObject({ number: null });
  });

  it('is forgotten while it waits for its code, when its owner wants so', async () => {
    const number = aNumber();
    await set(number);
    const code = await codeTo(number);

    const removed = await app.request('DELETE', PATH, { token: ada.token });

    expect(removed.status).toBe(204);
    expect((await confirm(code)).status).toBe(422);
    expect(await get()).toMatchObject({ number: null, pending: null });
  });

  it('gets what its owner chose, and staff see what became of it', async () => {
    const number = aNumber();
    await own(number);
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const choices = [{ category: 'orders', channel: 'sms', enabled: true }];

    await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await eventually(async () => {
      const { body } = await app.request('GET', '/v1/notifications', { token: ada.token });
      expect(body['data']).toHaveLength(1);
    });
    await app.request('PATCH', '/v1/notifications/preferences', {
      ...{ token: ada.token, body: { choices }, headers: { 'if-match': '*' } },
    });
    const { body: order } = await app.placeOrder(ada, [{ productId, quantity: 1 }], {
      reference: newId(),
    });
    await eventually(() => expect(provider.to(number)).toHaveLength(2));
    const log = await eventually(async () => {
      const path = `/v1/sms-deliveries?userId=${ada.userId}`;
      const { body } = await app.request('GET', path, { token: admin.token });
      expect(body).toMatchObject({ data: [{ status: 'sent' }, { status: 'sent' }] });
      return body;
    });

    expect(provider.to(number).at(-1)?.text).toContain(`Your order ${order['number']}`);
    expect(log).toMatchObject({ data: [{ isCode: false }, { isCode: true, attempts: 1 }] });
    expect(JSON.stringify(log)).not.toContain(number);
    const refused = await app.request('GET', '/v1/sms-deliveries', { token: ada.token });
    expect(refused.status).toBe(403);
  });
});
