import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';

describe('prices', () => {
  let app: TestApp;
  let admin: SignedIn;
  let finance: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    finance = await app.account(admin, 'finance');
    customer = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());

  const add = (path: string, body: object, { token }: { token: string } = finance) =>
    app.request('POST', `/v1/${path}`, { token, body });
  const get = (path: string, token?: string) => app.request('GET', `/v1/${path}`, { token });
  const change = (path: string, body: object, ifMatch: string | null = '"1"') =>
    app.request('PATCH', `/v1/${path}`, {
      token: finance.token,
      body,
      headers: ifMatch === null ? {} : { 'if-match': ifMatch },
    });
  const remove = (path: string, ifMatch = '"1"') =>
    app.request('DELETE', `/v1/${path}`, {
      token: finance.token,
      headers: { 'if-match': ifMatch },
    });
  const outcome = ({ status, body }: TestResponse) => [status, body['code']];
  const faultsOf = ({ body }: TestResponse) =>
    (body['errors'] as Array<{ pointer: string; code: string }>).map(({ pointer, code }) => [
      pointer,
      code,
    ]);
  const aCode = (): string => newId();

  describe('coupons', () => {
    const spring = (code = aCode()) => ({ code, discount: { percentage: 1_000 } });

    it('are added, read, changed and deleted', async () => {
      const code = aCode();
      const added = await add('coupons', {
        code,
        discount: { amount: { amount: 500, currency: 'GBP' } },
        minSubtotal: { amount: 2_000, currency: 'GBP' },
        validFrom: '2026-11-01T00:00:00Z',
        usageLimit: 10,
      });
      const path = `coupons/${added.body['id']}`;

      expect([added.status, added.headers.get('location')]).toEqual([201, `/v1/${path}`]);
      expect(added.body).toMatchObject({
        code: code.toUpperCase(),
        discount: { percentage: null, amount: { amount: 500, currency: 'GBP' } },
        scope: 'order',
        minSubtotal: { amount: 2_000, currency: 'GBP' },
        usageLimit: 10,
        used: 0,
        active: true,
      });
      expect((await get(`coupons?code=${code}`, finance.token)).body['data']).toEqual([added.body]);

      const etag = added.headers.get('etag') ?? '';
      const changed = await change(path, { usageLimit: null, active: false }, etag);
      expect(changed.body).toMatchObject({ usageLimit: null, active: false, version: 2 });
      expect(outcome(await change(path, { active: true }, etag))).toEqual([
        412,
        'precondition-failed',
      ]);
      expect((await remove(path, '"2"')).status).toBe(204);
      expect(outcome(await get(path, finance.token))).toEqual([404, 'coupon-not-found']);
    });

    it('have one code each, in capitals or small letters', async () => {
      const code = aCode();
      const { body } = await add('coupons', spring(code));

      const second = await add('coupons', spring(code.toUpperCase()));

      expect(outcome(second)).toEqual([409, 'coupon-code-taken']);
      expect(second.body['couponId']).toBe(body['id']);
    });

    it.each<[string, object, string, string]>([
      ['no discount', { discount: {} }, '/discount', 'exactly-one'],
      ['more than all', { discount: { percentage: 10_001 } }, '/discount/percentage', 'too-big'],
      [
        'nothing off',
        { discount: { amount: { amount: 0, currency: 'GBP' } } },
        '/discount/amount/amount',
        'too-small',
      ],
      ['a code with a space', { code: 'TEN PERCENT' }, '/code', 'wrong-format'],
      [
        'two currencies',
        {
          discount: { amount: { amount: 5, currency: 'GBP' } },
          minSubtotal: { amount: 5, currency: 'EUR' },
        },
        '/minSubtotal/currency',
        'other-currency',
      ],
      [
        'an end before the start',
        { validFrom: '2026-11-02T00:00:00Z', validTo: '2026-11-01T00:00:00Z' },
        '/validTo',
        'not-after-start',
      ],
    ])('are refused with %s', async (_, some, pointer, code) => {
      const refused = await add('coupons', { ...spring(), ...some });

      expect([refused.status, faultsOf(refused)]).toEqual([422, [[pointer, code]]]);
    });
  });

  describe('tax rates', () => {
    const vat = (taxClass: string, from: string, to?: string) => ({
      country: 'GB',
      taxClass,
      name: 'VAT',
      rate: 1_750,
      validFrom: from,
      ...(to === undefined ? {} : { validTo: to }),
    });

    it('follow one another and do not overlap', async () => {
      const taxClass = newId();
      const first = await add('tax-rates', vat(taxClass, '2008-01-01T00:00:00Z'));
      const path = `tax-rates/${first.body['id']}`;

      const overlapping = await add('tax-rates', vat(taxClass, '2011-01-04T00:00:00Z'));
      expect(outcome(overlapping)).toEqual([409, 'tax-rate-overlap']);
      expect(overlapping.body['taxRateId']).toBe(first.body['id']);

      expect((await change(path, { validTo: '2011-01-04T00:00:00Z' })).status).toBe(200);
      expect((await add('tax-rates', vat(taxClass, '2011-01-04T00:00:00Z'))).status).toBe(201);
      expect(outcome(await change(path, { validTo: null }, '"2"'))).toEqual([
        409,
        'tax-rate-overlap',
      ]);
    });

    it('do not overlap either when they are added at the same time', async () => {
      const taxClass = newId();
      const rate = vat(taxClass, '2011-01-04T00:00:00Z');

      const answers = await Promise.all(Array.from({ length: 8 }, () => add('tax-rates', rate)));

      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    });

    it('are listed by country, and deleted', async () => {
      const { body } = await add('tax-rates', {
        ...vat(newId(), '2020-01-01T00:00:00Z'),
        country: 'JE',
      });

      expect((await get('tax-rates?country=JE', finance.token)).body['data']).toEqual([body]);
      expect((await remove(`tax-rates/${body['id']}`)).status).toBe(204);
      expect((await get('tax-rates?country=JE', finance.token)).body['data']).toEqual([]);
    });

    it('know the countries of ISO 3166', async () => {
      const refused = await add('tax-rates', {
        ...vat('standard', '2020-01-01T00:00:00Z'),
        country: 'UK',
      });

      expect(faultsOf(refused)).toEqual([['/country', 'unknown-country']]);
    });
  });

  describe('shipping methods', () => {
    const post = (code: string, more: object = {}) => ({
      code,
      name: 'Post',
      price: { amount: 395, currency: 'GBP' },
      ...more,
    });
    const offered = async (query: string): Promise<unknown[]> => {
      const { body } = await get(`shipping-methods?limit=100&${query}`);
      return (body['data'] as Array<{ code: string }>).map(({ code }) => code);
    };

    it('are offered to anyone, by country and currency, while they are active', async () => {
      const codes = [newId(), newId(), newId(), newId()] as const;
      await add('shipping-methods', post(codes[0], { countries: ['GB', 'IE'] }));
      await add('shipping-methods', post(codes[1]));
      await add('shipping-methods', post(codes[2], { active: false }));
      await add('shipping-methods', post(codes[3], { price: { amount: 5, currency: 'EUR' } }));

      expect(await offered('country=IE&currency=GBP')).toEqual([codes[0], codes[1]]);
      expect(await offered('country=FR&currency=GBP')).toEqual([codes[1]]);
      expect(await offered('currency=EUR')).toEqual([codes[3]]);
      expect(outcome(await get('shipping-methods?active=false', customer.token))).toEqual([
        403,
        'inactive-methods-forbidden',
      ]);
      const inactive = await get('shipping-methods?active=false', finance.token);
      expect(inactive.body['data']).toMatchObject([{ code: codes[2] }]);
    });

    it('have a code once in each currency, and amounts in one currency', async () => {
      const code = newId();
      const freeFrom = { amount: 5_000, currency: 'GBP' };
      const { body } = await add('shipping-methods', post(code, { freeFrom }));
      const path = `shipping-methods/${body['id']}`;

      expect(outcome(await add('shipping-methods', post(code)))).toEqual([
        409,
        'shipping-code-taken',
      ]);
      const euros = { price: { amount: 450, currency: 'EUR' } };
      expect((await add('shipping-methods', post(code, euros))).status).toBe(201);
      const half = await change(path, euros);
      expect([half.status, faultsOf(half)]).toEqual([
        422,
        [['/freeFrom/currency', 'other-currency']],
      ]);
      const cheaper = await change(path, { price: { amount: 295, currency: 'GBP' } });
      expect(cheaper.body).toMatchObject({ price: { amount: 295 }, freeFrom, version: 2 });
    });
  });

  it.each(['coupons', 'tax-rates', `shipping-methods/${newId()}`])(
    'are not for customers to see or change: %s',
    async (path) => {
      expect((await get(path, customer.token)).status).toBe(403);
    },
  );

  it('are changed by staff who saw the newest version alone', async () => {
    const { body } = await add('coupons', { code: aCode(), discount: { percentage: 1 } });

    expect(outcome(await change(`coupons/${body['id']}`, { active: false }, null))).toEqual([
      428,
      'precondition-required',
    ]);
  });
});
