import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Coupon, type CouponDetails } from './coupon.entity.js';
import { Coupons } from './coupons.js';

const NOW = new Date('2026-11-20T09:30:00Z');
const EARLIER = new Date('2026-11-20T09:29:59Z');
const ADA = newId();

const details = (some: Partial<CouponDetails> = {}): CouponDetails => ({
  code: 'SPRING',
  percentage: 1_000,
  amount: null,
  currency: null,
  scope: 'order',
  productIds: [],
  minSubtotal: null,
  usageLimit: null,
  perCustomerLimit: null,
  validFrom: null,
  validTo: null,
  active: true,
  ...some,
});

describe('Coupons', () => {
  let database: TestDatabase;
  let statements: Statements;
  let coupons: Coupons;
  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    new Transactions(database.dataSource).run(work);

  beforeAll(async () => {
    database = await createTestDatabase([Coupon]);
    statements = new Statements(database.dataSource);
    coupons = new Coupons(statements);
  });
  beforeEach(() => database.dataSource.query('TRUNCATE pricing.coupons CASCADE'));
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const add = (some?: Partial<CouponDetails>) =>
    database.dataSource.manager.insert(Coupon, Coupon.add(details(some), NOW));
  const redeem = (codes: string[], customerId = ADA, orderId = newId()) =>
    run((tx) => coupons.redeem(tx, orderId, { codes, customerId, at: NOW }));
  /** Of each attempt: how it ended. */
  const outcomes = async (attempts: Promise<unknown>[]) =>
    (await Promise.allSettled(attempts)).map((each) =>
      each.status === 'fulfilled' ? 'used' : (each.reason as Error).constructor.name,
    );
  const used = async (): Promise<number[]> => {
    const rows = await database.dataSource.query<Array<{ used: number }>>(
      'SELECT used FROM pricing.coupons ORDER BY code',
    );
    return rows.map((row) => row.used);
  };
  const uses = async (): Promise<number> => {
    const [row] = await database.dataSource.query<Array<{ count: number }>>(
      'SELECT count(*)::int AS count FROM pricing.coupon_uses',
    );
    return row?.count ?? 0;
  };

  it('are used ten times when fifty orders use a limit of ten at the same time', async () => {
    await add({ usageLimit: 10 });

    const ended = await outcomes(Array.from({ length: 50 }, () => redeem(['SPRING'], newId())));

    expect(ended.filter((each) => each === 'used')).toHaveLength(10);
    expect(ended.filter((each) => each === 'CouponExhausted')).toHaveLength(40);
    expect([await used(), await uses()]).toEqual([[10], 10]);
  });

  it('are used again, once and beyond their limit, by an order that is valid again', async () => {
    await add({ usageLimit: 1 });
    const [orderId, again] = [newId(), { codes: ['SPRING'], customerId: ADA, at: NOW }];
    await redeem(['SPRING'], ADA, orderId);
    await run((tx) => coupons.giveBack(tx, orderId));
    await redeem(['SPRING'], newId());

    for (let time = 0; time < 2; time++) await run((tx) => coupons.useAgain(tx, orderId, again));

    expect([await used(), await uses()]).toEqual([[2], 2]);
  });

  it('are used twice by a customer who may twice, in twenty orders at the same time', async () => {
    await add({ perCustomerLimit: 2 });

    const ended = await outcomes(Array.from({ length: 20 }, () => redeem(['SPRING'])));

    expect(ended.filter((each) => each === 'used')).toHaveLength(2);
    expect(await outcomes([redeem(['SPRING'], newId())])).toEqual(['used']);
  });

  it('end without a deadlock when orders name the same two in either order', async () => {
    await add({ code: 'ONE' });
    await add({ code: 'TWO' });

    const ended = await outcomes(
      Array.from({ length: 20 }, (_, n) => redeem(n % 2 ? ['ONE', 'TWO'] : ['TWO', 'ONE'])),
    );

    expect(new Set(ended)).toEqual(new Set(['used']));
    expect(await used()).toEqual([20, 20]);
  });

  it('are given back once, however often and by however many', async () => {
    await add({ code: 'ONE', usageLimit: 1 });
    await add({ code: 'TWO' });
    const orderId = newId();
    await redeem(['TWO', 'ONE'], ADA, orderId);
    await redeem(['TWO']);

    const giveBack = () => run((tx) => coupons.giveBack(tx, orderId));
    await Promise.all([giveBack(), giveBack(), giveBack()]);
    await giveBack();

    expect([await used(), await uses()]).toEqual([[0, 1], 1]);
    expect(await outcomes([redeem(['ONE'])])).toEqual(['used']);
  });

  it('keep their limits while orders use them and give them back', async () => {
    await add({ usageLimit: 3 });
    const buyAndCancel = async () => {
      const orderId = newId();
      await redeem(['SPRING'], newId(), orderId);
      await run((tx) => coupons.giveBack(tx, orderId));
    };

    await outcomes(Array.from({ length: 30 }, buyAndCancel));

    expect([await used(), await uses()]).toEqual([[0], 0]);
  });

  it('are not used by an order that fails', async () => {
    await add();

    const failing = run(async (tx) => {
      await coupons.redeem(tx, newId(), { codes: ['SPRING'], customerId: ADA, at: NOW });
      throw new RangeError('The order is too large.');
    });

    await expect(failing).rejects.toThrow(RangeError);
    expect([await used(), await uses()]).toEqual([[0], 0]);
  });

  it.each<[string, Partial<CouponDetails>, string, object]>([
    ['inactive', { active: false }, 'unknown-coupon', { code: 'unknown-coupon' }],
    ['expired', { validTo: NOW }, 'coupon-not-applicable', { code: 'expired' }],
    [
      'not valid yet',
      { validFrom: new Date('2026-11-20T09:30:01Z') },
      'coupon-not-applicable',
      { code: 'not-yet-valid' },
    ],
  ])('are refused when one is %s, and the pointer shows which', async (_, some, code, fault) => {
    await add({ code: 'GOOD', validFrom: EARLIER });
    await add(some);
    const request = { codes: ['GOOD', 'SPRING'], customerId: ADA, at: NOW };

    for (const attempt of [
      () => run((tx) => coupons.find(tx, request)),
      () => redeem(request.codes),
    ])
      await expect(attempt()).rejects.toMatchObject({
        problem: { code },
        extras: { errors: [{ pointer: '/couponCodes/1', ...fault }] },
      });
  });

  it('count a repeated code once, and find them in the order of the request', async () => {
    await add({ code: 'ONE' });
    await add({ code: 'TWO' });

    const found = await redeem(['TWO', 'ONE', 'TWO']);

    expect(found.map(({ index, discount }) => [index, discount.code])).toEqual([
      [0, 'TWO'],
      [1, 'ONE'],
    ]);
    expect(await used()).toEqual([1, 1]);
  });
});
