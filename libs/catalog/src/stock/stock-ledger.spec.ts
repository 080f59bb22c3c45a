import { composeStatement } from '@orderly/platform/database/composed-statement';
import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { ALL_IDS } from '@orderly/platform/verification/row-invariant';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { rounds } from '../../../../test/support/rounds.js';
import { salesOn } from '../../../../test/support/sales.js';
import { Location } from '../ledger/location.entity.js';
import { InsufficientStockAtLocation, UnknownLocation } from '../ledger/stock.errors.js';
import { CatalogueChanges } from '../products/catalogue-changes.js';
import { Product } from '../products/product.entity.js';
import { ProductsRepository } from '../products/products.repository.js';
import type { Offer } from '../selling/offer.js';
import { Offers } from '../selling/offers.js';
import { InsufficientStock } from '../selling/sale.errors.js';
import { SALE_FRAGMENT } from '../selling/sale.sql.js';
import type { Sales } from '../selling/sales.js';
import type { SaleLine } from '../selling/sellable.js';
import { stockDiscrepancies } from './stock-discrepancies.js';

const SELL = composeStatement('catalog.test-sale', { sale: SALE_FRAGMENT });
const BY = { actorId: newId(), reason: 'test' };

describe('The ledger of the stock', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let statements: Statements;
  let offersToSell: Offers;
  let sales: Sales;

  beforeAll(async () => {
    database = await createTestDatabase([Location]);
    transactions = new Transactions(database.dataSource);
    statements = new Statements(database.dataSource);
    offersToSell = new Offers(statements);
    sales = salesOn(statements);
  });
  afterAll(() => database.drop());

  async function aProduct(onHand = 10): Promise<string> {
    const product = Product.add({
      sku: newId(),
      name: 'Cup',
      description: '',
      unitPrice: Money.of(5_00, 'GBP'),
      onHand,
      at: new Date(),
    });
    const products = new ProductsRepository(statements, new CatalogueChanges(database.dataSource));
    await transactions.run((tx) => products.add(tx, product, BY.actorId));
    return product.id;
  }

  async function sell(tx: Transaction, reservationId: string, items: SaleLine[]): Promise<void> {
    const offers = await offersToSell.lock(tx, items);
    const offered = items.map((item) => ({
      ...item,
      version: (offers.get(item.productId) as Offer).version,
    }));
    const sale = { reservationId, actorId: BY.actorId, soldAt: new Date(), items: offered };
    await statements.runIn(tx, SELL, SELL.values({ sale }));
  }

  const within = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => transactions.run(work);

  const as = <D extends string>(disposition: D, items: readonly SaleLine[]) =>
    items.map((item) => ({ ...item, disposition }));

  const movementsOf = (productId: string): Promise<unknown[]> =>
    database.dataSource.query(
      `SELECT type, on_hand_delta AS "onHand", reserved_delta AS reserved, reason, actor_id AS actor
         FROM catalog.stock_movements WHERE product_id = $1 ORDER BY id`,
      [productId],
    );

  it('has every movement of a product, from its first receipt to a return', async () => {
    const productId = await aProduct();
    const id = newId();
    const of = (quantity: number) => [{ productId, quantity }];

    await within((tx) => sell(tx, id, of(6)));
    await within((tx) => sales.ship(tx, id, of(3), undefined, BY));
    await within((tx) => sales.releaseItems(tx, id, of(1), BY));
    await within((tx) => sales.release(tx, id, BY));
    await within((tx) => sales.receiveReturn(tx, as('restock', of(1)), undefined, BY));
    await within((tx) => sales.receiveReturn(tx, as('write-off', of(2)), undefined, BY));
    expect(await within((tx) => sales.reserveAgain(tx, id, of(8), BY))).toBe(true);
    expect(await within((tx) => sales.reserveAgain(tx, id, of(1), BY))).toBe(false);

    const actor = BY.actorId;
    expect(await movementsOf(productId)).toEqual([
      { type: 'receipt', onHand: 10, reserved: 0, reason: null, actor },
      { type: 'reservation', onHand: 0, reserved: 6, reason: null, actor },
      { type: 'shipment', onHand: -3, reserved: -3, reason: 'test', actor },
      { type: 'release', onHand: 0, reserved: -1, reason: 'test', actor },
      { type: 'release', onHand: 0, reserved: -2, reason: 'test', actor },
      { type: 'return', onHand: 1, reserved: 0, reason: 'test', actor },
      { type: 'return', onHand: 2, reserved: 0, reason: 'test', actor },
      { type: 'adjustment', onHand: -2, reserved: 0, reason: 'write-off', actor },
      { type: 'reservation', onHand: 0, reserved: 8, reason: 'test', actor },
    ]);
    expect(await stockDiscrepancies(database.dataSource, ALL_IDS)).toEqual([]);
  });

  it('ships nothing that the location does not have or the reservation does not hold', async () => {
    const [productId, other] = [await aProduct(), await aProduct()];
    const locationId = newId();
    await database.dataSource.query(
      `INSERT INTO catalog.locations (id, code, name, active, version, created_at, updated_at)
       VALUES ($1, 'shop', 'Shop', true, 1, now(), now())`,
      [locationId],
    );
    const id = newId();
    const items = [{ productId, quantity: 2 }];
    await within((tx) => sell(tx, id, items));

    const ship = (shipped: SaleLine[], from?: string) =>
      within((tx) => sales.ship(tx, id, shipped, from, BY));

    await expect(ship(items, locationId)).rejects.toThrow(InsufficientStockAtLocation);
    await expect(ship(items, locationId)).rejects.toMatchObject({
      extras: { members: { locationId, shortages: [{ productId, requested: 2, onHand: 0 }] } },
    });
    await expect(ship(items, newId())).rejects.toThrow(UnknownLocation);
    await expect(ship([{ productId: other, quantity: 1 }])).rejects.toThrow('does not hold 1');
  });

  it('refuses changes of what it has recorded', async () => {
    await aProduct();
    const { dataSource } = database;
    const only = 'The table stock_movements only grows.';

    await expect(
      dataSource.query('UPDATE catalog.stock_movements SET on_hand_delta = 1'),
    ).rejects.toThrow(only);
    await expect(dataSource.query('DELETE FROM catalog.stock_movements')).rejects.toThrow(only);
    await expect(dataSource.query('TRUNCATE catalog.stock_movements')).rejects.toThrow(only);
  });

  it('agrees with the stock after any changes at once', async () => {
    const shelf = await Promise.all(Array.from({ length: 4 }, () => aProduct(30)));
    const lost: unknown[] = [];
    const at = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;
    const watched = (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> =>
      within((tx) =>
        work(tx).catch((error: unknown) => {
          lost.push(error);
          throw error;
        }),
      );
    /** A life of an order; the number decides which. */
    const trade = async (n: number): Promise<void> => {
      const id = newId();
      const [a, b] = [at(shelf, n), at(shelf, n + 1 + (n % 3))];
      const items = [a, b].map((productId) => ({ productId, quantity: 2 }));
      const part = [{ productId: n % 2 ? a : b, quantity: 1 }];
      await watched((tx) => sell(tx, id, n % 5 ? items : items.reverse()));
      const next = [
        () => watched((tx) => sales.ship(tx, id, part, undefined, BY)),
        () => watched((tx) => sales.releaseItems(tx, id, part, BY)),
        () => watched((tx) => sales.release(tx, id, BY)),
        () => watched((tx) => sales.reserveAgain(tx, id, part, BY)),
        () => watched((tx) => sales.receiveReturn(tx, as('restock', part), undefined, BY)),
        () => watched((tx) => sales.receiveReturn(tx, as('write-off', part), undefined, BY)),
      ];
      await Promise.allSettled([at(next, n)(), at(next, n >> 2)(), at(next, n >> 4)()]);
    };

    await Promise.allSettled(Array.from({ length: 60 * rounds(1) }, (_, n) => trade(n)));

    const isRefusal = (error: unknown): boolean =>
      error instanceof InsufficientStock ||
      error instanceof InsufficientStockAtLocation ||
      (error as Error).message.includes('does not hold');
    expect(lost.filter((error) => !isRefusal(error))).toEqual([]);
    expect(await stockDiscrepancies(database.dataSource, ALL_IDS)).toEqual([]);
    // The triggers for the release before had nothing to repair.
    expect(
      await database.dataSource.query(
        `SELECT 1 FROM catalog.stock_movements WHERE reason = 'opening balance'`,
      ),
    ).toEqual([]);
  });
});
