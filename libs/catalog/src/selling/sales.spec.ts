import { composeStatement } from '@orderly/platform/database/composed-statement';
import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { salesOn } from '../../../../test/support/sales.js';
import { CatalogueChanges } from '../products/catalogue-changes.js';
import { Product } from '../products/product.entity.js';
import { ProductsRepository } from '../products/products.repository.js';
import type { Offer } from './offer.js';
import { Offers } from './offers.js';
import { InsufficientStock, ProductNotForSale, UnknownProduct } from './sale.errors.js';
import { SALE_FRAGMENT } from './sale.sql.js';
import type { Sales } from './sales.js';
import type { SaleLine } from './sellable.js';

const SELL = composeStatement('catalog.test-sale', { sale: SALE_FRAGMENT });

const BY = { actorId: null, reason: null };

describe('Sales', () => {
  let offersToSell: Offers;
  let sales: Sales;
  let statements: Statements;
  let database: TestDatabase;
  let transactions: Transactions;
  let products: ProductsRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    statements = new Statements(database.dataSource);
    offersToSell = new Offers(statements);
    sales = salesOn(statements);
    products = new ProductsRepository(statements, new CatalogueChanges(database.dataSource));
  });
  afterAll(() => database.drop());

  async function aProduct({ onHand = 10, pence = 5_00, active = true } = {}): Promise<Product> {
    const sku = newId();
    const product = Product.add({
      sku,
      name: 'Cup',
      description: '',
      unitPrice: Money.of(pence, 'GBP'),
      onHand,
      at: new Date(),
    });
    await transactions.run((tx) => products.add(tx, Object.assign(product, { active })));
    return product;
  }

  /** As an order does it: checked under locks, then sold at the locked offers. */
  async function sell(tx: Transaction, reservationId: string, lines: readonly SaleLine[]) {
    const offers = await offersToSell.lock(tx, lines);
    const quantities = new Map<string, number>();
    for (const { productId, quantity } of lines)
      quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
    const items = [...quantities].map(([productId, quantity]) => ({
      productId,
      quantity,
      version: (offers.get(productId) as Offer).version,
    }));
    await statements.runIn(
      tx,
      SELL,
      SELL.values({ sale: { reservationId, actorId: null, soldAt: new Date(), items } }),
    );
    return offers;
  }

  const reserve = (lines: SaleLine[], reservationId = newId()) =>
    transactions.run((tx) => sell(tx, reservationId, lines));

  const release = (reservationId: string) =>
    transactions.run((tx) => sales.release(tx, reservationId, BY));

  const reservedOf = async ({ id }: Product): Promise<number | undefined> =>
    (await products.find(id))?.stock.reserved;

  it('gives the price of each product, and the stock is taken', async () => {
    const [cup, pot] = [await aProduct({ pence: 4_50 }), await aProduct({ pence: 30_00 })];

    const offers = await reserve([
      { productId: pot.id, quantity: 1 },
      { productId: cup.id, quantity: 6 },
    ]);

    expect(offers.get(pot.id)).toMatchObject({
      sku: pot.sku,
      name: 'Cup',
      unitPrice: Money.of(30_00, 'GBP'),
      version: 1,
    });
    expect(offers.get(cup.id)).toMatchObject({ sku: cup.sku, unitPrice: Money.of(4_50, 'GBP') });
    expect([await reservedOf(pot), await reservedOf(cup)]).toEqual([1, 6]);
  });

  it('adds up lines with the same product before it looks at the stock', async () => {
    const cup = await aProduct({ onHand: 10 });
    const twice = [6, 5].map((quantity) => ({ productId: cup.id, quantity }));

    await expect(reserve(twice)).rejects.toMatchObject({
      extras: {
        members: { shortages: [{ productId: cup.id, sku: cup.sku, requested: 11, available: 10 }] },
        errors: [
          { pointer: '/lines/0/quantity', params: { maximum: 10 } },
          { pointer: '/lines/1/quantity', params: { maximum: 10 } },
        ],
      },
    });
    expect(await reservedOf(cup)).toBe(0);
  });

  it('takes nothing when one product is short', async () => {
    const [plenty, scarce] = [await aProduct(), await aProduct({ onHand: 1 })];

    const short = reserve([
      { productId: plenty.id, quantity: 2 },
      { productId: scarce.id, quantity: 2 },
    ]);

    await expect(short).rejects.toThrow(InsufficientStock);
    expect(await reservedOf(plenty)).toBe(0);
  });

  it('points at the lines with unknown and inactive products', async () => {
    const [cup, retired] = [await aProduct(), await aProduct({ active: false })];
    const line = (productId: string) => ({ productId, quantity: 1 });

    const unknown = reserve([line(cup.id), line(newId()), line(retired.id)]);
    const notForSale = reserve([line(cup.id), line(retired.id)]);

    await expect(unknown).rejects.toThrow(UnknownProduct);
    await expect(unknown).rejects.toMatchObject({
      extras: { errors: [{ pointer: '/lines/1/productId' }] },
    });
    await expect(notForSale).rejects.toThrow(ProductNotForSale);
    await expect(notForSale).rejects.toMatchObject({
      extras: { errors: [{ pointer: '/lines/1/productId' }] },
    });
  });

  it('gives back once, however often and from however many sides it is asked', async () => {
    const [cup, pot] = [await aProduct(), await aProduct()];
    const reservationId = newId();
    await reserve([{ productId: cup.id, quantity: 1 }]);
    await reserve(
      [
        { productId: cup.id, quantity: 3 },
        { productId: pot.id, quantity: 2 },
      ],
      reservationId,
    );

    await Promise.all(Array.from({ length: 10 }, () => release(reservationId)));
    await release(reservationId);

    expect([await reservedOf(cup), await reservedOf(pot)]).toEqual([1, 0]);
  });

  it('keeps stock consistent while many buy and return the same products at once', async () => {
    const shelf = await Promise.all(Array.from({ length: 6 }, () => aProduct({ onHand: 40 })));
    const lost: unknown[] = [];
    const watched = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
      transactions.run((tx) =>
        work(tx).catch((error: unknown) => {
          if (!(error instanceof InsufficientStock)) lost.push(error);
          throw error;
        }),
      );
    const trade = async (round: number): Promise<void> => {
      const lines = shelf.map(({ id }) => ({ productId: id, quantity: 1 + (round % 3) }));
      const reservationId = newId();
      const asked = round % 2 ? lines : lines.reverse();
      await watched((tx) => sell(tx, reservationId, asked));
      if (round % 4 !== 0) await watched((tx) => sales.release(tx, reservationId, BY));
    };
    await Promise.allSettled(Array.from({ length: 60 }, (_, round) => trade(round)));

    // A deadlock would appear here, although the losing transaction was retried.
    expect(lost).toEqual([]);
    const books = await database.dataSource.query<Array<{ reserved: number; ledger: number }>>(
      `SELECT s.reserved, coalesce(sum(r.quantity), 0)::int AS ledger
         FROM catalog.stock s LEFT JOIN catalog.reservations r USING (product_id)
        GROUP BY s.product_id HAVING s.reserved <> coalesce(sum(r.quantity), 0)
          OR s.reserved > s.on_hand`,
    );
    expect(books).toEqual([]);
  });

  it.each(['reserve', 'release'] as const)(
    'locks in the order of the ids to %s, whatever the order of the lines',
    async (act) => {
      const shelf = [await aProduct(), await aProduct(), await aProduct()].sort((a, b) =>
        a.id < b.id ? -1 : 1,
      );
      const lines = shelf.map(({ id }) => ({ productId: id, quantity: 1 })).reverse();
      const reservationId = newId();
      if (act === 'release') await reserve(lines, reservationId);
      const lock = (tx: Transaction, { id }: Product, nowait = '') =>
        tx.query(`SELECT 1 FROM catalog.stock WHERE product_id = $1 FOR UPDATE ${nowait}`, [id]);

      let acting: Promise<unknown> = Promise.resolve();
      await transactions.run(async (tx) => {
        await lock(tx, shelf[0] as Product);
        acting = act === 'reserve' ? reserve(lines, reservationId) : release(reservationId);
        await eventually(async () => {
          const waiting = await database.dataSource.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
                AND wait_event_type = 'Lock'`,
          );
          expect(waiting).toHaveLength(1);
        });
        // A transaction that waits for the first product has not locked the others yet.
        await lock(tx, shelf[1] as Product, 'NOWAIT');
        await lock(tx, shelf[2] as Product, 'NOWAIT');
      });
      await acting;

      expect(await Promise.all(shelf.map(reservedOf))).toEqual(
        act === 'reserve' ? [1, 1, 1] : [0, 0, 0],
      );
    },
  );

  it('needs as many statements for 1,500 lines as for one', async () => {
    const line = (product: Product) => ({ productId: product.id, quantity: 1 });
    const shelf: Product[] = [];
    // Fifty at a time: more would wait for a turn longer than a busy machine grants one.
    while (shelf.length < 1_500)
      shelf.push(...(await Promise.all(Array.from({ length: 50 }, () => aProduct()))));
    const statementsFor = (lines: SaleLine[]): Promise<number> =>
      transactions.run(async (tx) => {
        const run = jest.spyOn(statements, 'runIn');
        const reservationId = newId();
        await sell(tx, reservationId, lines);
        await sales.release(tx, reservationId, BY);
        const { length } = run.mock.calls;
        run.mockRestore();
        return length;
      });

    expect(await statementsFor(shelf.map(line))).toBe(3);
    expect(await statementsFor(shelf.slice(0, 1).map(line))).toBe(3);
  });
});
