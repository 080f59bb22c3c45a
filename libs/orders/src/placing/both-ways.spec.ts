import { createHash } from 'node:crypto';
import { PriceCache } from '@orderly/catalog';
import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import type { IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { anActor } from '../../../../test/support/an-actor.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { everyRow } from '../../../../test/support/every-row.js';
import { salesOn } from '../../../../test/support/sales.js';
import type { OrderHistory } from '../history/order-history.js';
import type { Order } from '../order/order.entity.js';
import { noTerms } from '../terms/customer-terms.js';
import type { Customers } from './customers.js';
import { type OrderDraft, PlaceOrder } from './place-order.js';

const NOW = new Date('2026-11-20T09:30:00Z');
const [CUP, POT, EURO, DEAR, RETIRED, SCARCE] = [1, 2, 3, 4, 5, 6].map(
  (n) => `00000000-0000-7000-8000-00000000000${n}`,
) as [string, string, string, string, string, string];
const ADA = newId();
const BOB = newId();
const STRANGER = newId();

const PRODUCTS = `
  WITH made AS (
    INSERT INTO catalog.products
      (id, sku, name, description, unit_price_amount, unit_price_currency, active, search_text,
       version, created_at, updated_at)
    SELECT id, 'sku-' || n, 'Cup ' || n, '', amount, currency, true, '', n, $1, $1
      FROM (VALUES ('${CUP}'::uuid, 1, 450, 'GBP'), ('${POT}', 2, 3000, 'GBP'),
                   ('${EURO}', 3, 1, 'EUR'), ('${DEAR}', 4, 100000000000, 'GBP'),
                   ('${RETIRED}', 5, 100, 'GBP'), ('${SCARCE}', 6, 100, 'GBP'))
           AS p (id, n, amount, currency)
    RETURNING id
  ), later AS (
    INSERT INTO catalog.prices (id, product_id, currency, amount, valid_from)
    SELECT gen_random_uuid(), id, 'GBP', 2000, $1::timestamptz + interval '1 hour'
      FROM made WHERE id = '${POT}'
  )
  INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at)
  SELECT id, CASE id WHEN '${SCARCE}' THEN 3 ELSE 1000000 END, 0, 1, $1 FROM made`;

const line = (productId: string, quantity = 1) => ({ productId, quantity });
const customer = anActor({ userId: ADA, permissions: ['orders:place'] });
const clerk = anActor({ userId: ADA, permissions: ['orders:place-any'] });

const callOf = (key: string, content = 'one'): IdempotentCall => ({
  principal: ADA,
  route: 'POST /v1/orders',
  key,
  fingerprint: createHash('sha256').update(content).digest(),
});

/** Thrown where the locks would follow: the statement did nothing. */
class DidNothing extends Error {
  override readonly name = 'DidNothing';
}

class Way {
  private readonly dataSource = this.database.dataSource;
  private readonly statements = new Statements(this.dataSource);
  private readonly locking = new Idempotency(new Transactions(this.dataSource));
  private readonly prices = new PriceCache(this.statements);
  private readonly idempotency: Pick<Idempotency, 'once'>;
  private readonly sales = salesOn(this.statements);
  private placed: Order | undefined;
  announced = 0;
  now = NOW;
  /** Runs between the check and the sale. */
  afterLocking: () => Promise<unknown> = async () => undefined;

  constructor(
    readonly name: 'in one statement' | 'under locks',
    private readonly database: TestDatabase,
  ) {
    this.idempotency =
      name === 'under locks' ? this.locking : { once: () => Promise.reject(new DidNothing()) };
    const lockOffers = this.sales.lockOffers.bind(this.sales);
    this.sales.lockOffers = async (tx, lines) => {
      const offers = await lockOffers(tx, lines);
      await this.afterLocking();
      return offers;
    };
  }

  /** Returns the name of the outcome. */
  async place(actor: Actor, draft: OrderDraft, call = callOf(newId())): Promise<string> {
    const prices = this.name === 'under locks' ? { find: async () => new Map() } : this.prices;
    const placing = new PlaceOrder(
      prices as unknown as PriceCache,
      this.sales,
      this.statements,
      this.idempotency as Idempotency,
      { announcePlaced: () => this.announced++ } as unknown as OrderHistory,
      {
        exists: async (id: string) => id !== STRANGER,
        expectedTerms: noTerms,
        readTerms: async (_: Transaction, id: string) => noTerms(id),
        reservedUntil: () => NOW,
      } as unknown as Customers,
      { now: () => this.now },
    );
    try {
      const { status, headers } = await placing.place(call, actor, draft, (order) => {
        this.placed ??= order;
        return HttpResult.created(`/v1/orders/${order.id}`, { id: order.id });
      });
      return headers['idempotency-replayed'] ? 'replayed' : String(status);
    } catch (error) {
      return (error as Error).constructor.name;
    }
  }

  /** Places the order while another request with the same key is in progress. */
  async placeBeside(actor: Actor, draft: OrderDraft): Promise<string> {
    const call = callOf(newId());
    let verdict = '';
    await this.locking
      .once(call, async () => {
        verdict = await this.place(actor, draft, call);
        throw new DidNothing();
      })
      .catch(() => undefined);
    return verdict;
  }

  /** Loads the present names and prices into the cache of the process. */
  async remember(): Promise<void> {
    await this.prices.find([CUP, POT, EURO, DEAR, RETIRED, SCARCE]);
  }

  retire(): Promise<unknown> {
    return this.dataSource.query(
      'UPDATE catalog.products SET active = false, version = 9 WHERE id = $1',
      [RETIRED],
    );
  }

  /** All rows of the database, with placeholders for random values. */
  async rows(): Promise<string[]> {
    const words = new Map(this.placed?.lines.map(({ id }, n) => [id, `line ${n}`]));
    if (this.placed) words.set(this.placed.id, 'order').set(this.placed.number, 'number');
    return everyRow(this.dataSource, words, [CUP, POT, ADA, BOB]);
  }

  stop(): Promise<void> {
    return this.statements.onApplicationShutdown();
  }
}

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
