import { type SignedIn, TestApp } from './support/app.js';
import { PushService } from './support/push-service.js';
import { aNumber } from './support/sms-provider.js';

const PATH = '/v1/notifications/preferences';

interface Preferences {
  readonly choices: ReadonlyArray<{ readonly enabled: boolean; readonly mandatory: boolean }>;
  readonly version: number;
}

describe('the notification preferences of an account', () => {
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

  const get = () => app.request<Preferences>('GET', PATH, { token: ada.token });
  const change = (choice: object, ifMatch?: string) =>
    app.request<Preferences>('PATCH', PATH, {
      token: ada.token,
      body: { choices: [choice] },
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
    });
  const orders = (channel: string, enabled = false) => ({ category: 'orders', channel, enabled });

  it('enable every category on every channel but SMS until they are changed', async () => {
    const { body, headers } = await get();

    expect(body).toMatchObject({ version: 0 });
    expect(body.choices).toHaveLength(16);
    expect(body.choices.filter(({ enabled }) => !enabled)).toMatchObject([
      { category: 'orders', channel: 'sms', mandatory: false },
      { category: 'account', channel: 'sms', mandatory: false },
      { category: 'security', channel: 'sms', mandatory: false },
      { category: 'legal', channel: 'sms', mandatory: false },
    ]);
    expect(body.choices.filter(({ mandatory }) => !mandatory).slice(0, 4)).toMatchObject([
      orders('email', true),
      orders('in-app', true),
      orders('push', true),
      orders('sms'),
    ]);
    expect(headers.get('etag')).toBe('"0"');
  });

  it('are changed by one who knows the present ones, a part at a time', async () => {
    await change(orders('email'), '"0"');
    const both = await change(orders('in-app'), '"1"');
    const stale = await change(orders('email', true), '"1"');
    const same = await change(orders('in-app'), '"2"');

    expect(both.body).toMatchObject({ version: 2 });
    expect(both.body.choices.filter(({ enabled }) => !enabled).slice(0, 3)).toMatchObject([
      orders('email'),
      orders('in-app'),
      orders('sms'),
    ]);
    expect(stale).toMatchObject({ status: 412 });
    expect(stale.headers.get('etag')).toBe('"2"');
    expect(same.body).toEqual(both.body);
    expect((await get()).body).toEqual(both.body);
    expect((await change(orders('email'))).status).toBe(428);
  });

  it('turn text messages on, also where no other channel can be turned off', async () => {
    const security = { category: 'security', channel: 'sms', enabled: true };

    const on = await change(security, '"0"');
    const off = await change({ ...security, enabled: false }, '"1"');

    expect(on.body.choices).toContainEqual({ ...security, mandatory: false });
    expect(off.body.choices).toContainEqual({ ...security, enabled: false, mandatory: false });
  });

  it('name channels that are not offered without their settings', async () => {
    const { token } = ada;
    const service = await PushService.start('');
    const { subscription } = service.subscribe();
    service.close();
    const key = await app.request('GET', '/v1/notifications/push', { token });
    const phone = await app.request('GET', '/v1/notifications/phone', { token });

    const [added, set] = [
      await app.request('POST', '/v1/notifications/push/subscriptions', {
        ...{ token, body: subscription },
      }),
      await app.request('POST', '/v1/notifications/phone', {
        ...{ token, body: { number: aNumber() } },
      }),
    ];

    expect(key.body).toEqual({ publicKey: null });
    expect(added).toMatchObject({ status: 409, body: { code: 'push-not-offered' } });
    expect(phone.body).toEqual({ offered: false, number: null, confirmedAt: null, pending: null });
    expect(set).toMatchObject({ status: 409, body: { code: 'sms-not-offered' } });
  });

  it('are changed once by requests that race', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => change(orders('email'), '"0"')),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    expect((await get()).body).toMatchObject({ version: 1 });
  });

  it('cannot turn off what is mandatory', async () => {
    const refused = await change({ ...orders('email'), category: 'security' }, '"0"');

    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'mandatory-notification-category',
        errors: [{ pointer: '/choices/0/enabled', code: 'not-allowed' }],
      },
    });
    expect((await get()).body).toMatchObject({ version: 0 });
  });

  it('say how mails of each category arrive', async () => {
    const set = (category: string, delivery: string) =>
      app.request<Preferences>('PATCH', PATH, {
        ...{ token: ada.token, headers: { 'if-match': '*' } },
        body: { deliveries: [{ category, delivery }] },
      });

    const daily = await set('orders', 'daily');

    expect(daily.body).toMatchObject({
      deliveries: [
        { category: 'orders', delivery: 'daily' },
        { category: 'account', delivery: 'immediate' },
        { category: 'security', delivery: 'immediate' },
        { category: 'legal', delivery: 'immediate' },
      ],
    });
    expect((await set('security', 'daily')).body).toMatchObject({
      code: 'mandatory-notification-category',
      errors: [{ pointer: '/deliveries/0/delivery' }],
    });
    expect((await set('orders', 'weekly')).status).toBe(422);
    expect((await get()).body).toEqual(daily.body);
  });

  it('hold quiet hours, which change by themselves', async () => {
    const night = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
    const set = (quietHours: unknown, ifMatch: string) =>
      app.request('PATCH', PATH, {
        ...{ token: ada.token, body: { quietHours }, headers: { 'if-match': ifMatch } },
      });

    const quiet = await set(night, '"0"');
    const same = await set(night, '"1"');
    await change(orders('email'), '"1"');
    const wrong = await Promise.all(
      [
        { ...night, to: '22:00' },
        { ...night, to: '24:00' },
        { ...night, timeZone: 'Europe/Atlantis' },
        { ...night, timeZone: '+02:00' },
        { from: '22:00', to: '07:00' },
      ].map((each) => set(each, '"2"')),
    );

    expect(quiet.body).toMatchObject({ quietHours: night, version: 1 });
    expect(same.body).toEqual(quiet.body);
    expect(wrong.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
    expect((await get()).body).toMatchObject({ quietHours: night, version: 2 });
    expect((await set(null, '"2"')).body).toMatchObject({ quietHours: null, version: 3 });
  });

  it('hold a time zone, and refuse an offset or an unknown place', async () => {
    const set = (timeZone: unknown, ifMatch: string) =>
      app.request('PATCH', PATH, {
        ...{ token: ada.token, body: { timeZone }, headers: { 'if-match': ifMatch } },
      });

    const tokyo = await set('Asia/Tokyo', '"0"');
    const wrong = await Promise.all(
      ['+09:00', 'Asia/Edo', '', 9].map((timeZone) => set(timeZone, '"1"')),
    );

    expect(tokyo.body).toMatchObject({ timeZone: 'Asia/Tokyo', quietHours: null, version: 1 });
    expect(wrong.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    expect((await set(null, '"1"')).body).toMatchObject({ timeZone: null, version: 2 });
  });

  it.each([
    ['an unknown channel', orders('pigeon')],
    ['an unknown category', { ...orders('email'), category: 'weather' }],
    ['a choice that says nothing', { category: 'orders', channel: 'email' }],
  ])('refuse %s', async (_which, choice) => {
    expect((await change(choice, '"0"')).status).toBe(422);
  });
});
