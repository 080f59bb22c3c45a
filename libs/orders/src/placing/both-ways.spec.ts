import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  BOB,
  CUP,
  callOf,
  clerk,
  customer,
  DEAR,
  EURO,
  line,
  NOW,
  POT,
  PRODUCTS,
  RETIRED,
  SCARCE,
  STRANGER,
  Way,
} from '../../../../test/support/placing-ways.js';
import type { OrderDraft } from './order-draft.js';

describe('Placing an order', () => {
  let databases: TestDatabase[];
  let ways: [Way, Way];

  beforeEach(async () => {
    databases = [await createTestDatabase(), await createTestDatabase()];
    for (const { dataSource } of databases) await dataSource.query(PRODUCTS, [NOW]);
    const [first, second] = databases as [TestDatabase, TestDatabase];
    ways = [new Way('in one statement', first), new Way('under locks', second)];
    for (const way of ways) await way.remember();
  });
  afterEach(async () => {
    for (const way of ways) await way.stop();
    for (const database of databases) await database.drop();
  });

  it.each<[string, Actor, OrderDraft]>([
    ['one line', customer, { lines: [line(CUP)] }],
    ['lines of one product', customer, { lines: [line(POT), line(CUP, 2), line(POT, 3)] }],
    ['a reference', customer, { lines: [line(CUP)], reference: 'PO-1' }],
    ['another customer', clerk, { lines: [line(CUP)], customerId: BOB }],
    ['all that is left', customer, { lines: [line(SCARCE, 2), line(SCARCE)] }],
  ])('writes the same rows both ways, with %s', async (_, actor, draft) => {
    const verdicts = await Promise.all(ways.map((way) => way.place(actor, draft, callOf('key'))));

    expect(verdicts).toEqual(['201', '201']);
    const [inOneStatement, underLocks] = [await ways[0].rows(), await ways[1].rows()];
    expect(inOneStatement.filter((row) => row.includes('order'))).not.toEqual([]);
    expect(underLocks).toEqual(inOneStatement);
    expect(ways.map(({ announced }) => announced)).toEqual([1, 1]);
  });

  const once = callOf('once');
  const cup = { lines: [line(CUP)] };
  const place =
    (...[actor, draft, call]: Parameters<Way['place']>) =>
    (way: Way) =>
      way.place(actor, draft, call);

  it.each<[verdict: string, what: string, act: (way: Way) => Promise<string>]>([
    ['UnknownProduct', 'no such product', place(customer, { lines: [line(newId())] })],
    ['ProductNotForSale', 'off sale', place(customer, { lines: [line(CUP), line(RETIRED)] })],
    ['InsufficientStock', 'too many', place(customer, { lines: [line(CUP), line(SCARCE, 4)] })],
    [
      'InsufficientStock',
      'too many over all lines',
      place(customer, { lines: [line(SCARCE, 2), line(SCARCE, 2)] }),
    ],
    ['MixedCurrencies', 'two currencies', place(customer, { lines: [line(CUP), line(EURO)] })],
    ['OrderTotalTooLarge', 'past 2^53', place(customer, { lines: [line(DEAR, 500_000)] })],
    ['UnknownCustomer', 'no such account', place(clerk, { ...cup, customerId: STRANGER })],
    ['RequestInFlight', 'the key is in use', (way) => way.placeBeside(customer, cup)],
    ['IdempotencyKeyReused', 'the key was used', place(customer, cup, callOf('once', 'two'))],
    ['replayed', 'the answer is there', place(customer, cup, once)],
  ])('does nothing in one statement where locks find out: %s, %s', async (verdict, _, act) => {
    for (const way of ways) {
      expect(await way.place(customer, cup, once)).toBe('201');
      // The process does not see the change: its cache still has the old product.
      await way.retire();
    }
    const before = [await ways[0].rows(), await ways[1].rows()];

    expect([await act(ways[0]), await act(ways[1])]).toEqual(['DidNothing', verdict]);

    expect([await ways[0].rows(), await ways[1].rows()]).toEqual(before);
    expect(ways.map(({ announced }) => announced)).toEqual([1, 1]);
  });

  it('costs what applies at its own moment, and not when the offer was read', async () => {
    const pot = { lines: [line(POT)] };
    for (const way of ways) {
      way.now = new Date(NOW.getTime() + 3_600_000 - 1);
      expect(await way.place(customer, pot)).toBe('201');
      way.now = new Date(NOW.getTime() + 3_600_000);
      expect(await way.place(customer, pot)).toBe('201');
    }

    for (const { dataSource } of databases)
      expect(
        await dataSource.query('SELECT total_amount FROM orders.orders ORDER BY placed_at'),
      ).toEqual([{ total_amount: '3000' }, { total_amount: '2000' }]);
  });

  it('is placed at the new price when that changes after the stock was locked', async () => {
    const [, underLocks] = ways;
    const { dataSource } = databases[1] as TestDatabase;
    underLocks.afterLocking = async () => {
      underLocks.afterLocking = async () => undefined;
      await dataSource.query(
        `UPDATE catalog.products SET unit_price_amount = 700, version = 9 WHERE id = '${CUP}'`,
      );
    };

    expect(await underLocks.place(customer, cup)).toBe('201');

    expect(await dataSource.query('SELECT total_amount FROM orders.orders')).toEqual([
      { total_amount: '700' },
    ]);
    expect(underLocks.announced).toBe(1);
  });

  it('is refused both ways when it is not for the caller to place', async () => {
    const forBob = place(customer, { ...cup, customerId: BOB });

    expect(await Promise.all(ways.map(forBob))).toEqual(Array(2).fill('OrderActionForbidden'));
  });
});
