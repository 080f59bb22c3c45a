import { composeStatement, isAssertionFailed } from '@orderly/platform/database/composed-statement';
import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { CatalogueChanges } from '../products/catalogue-changes.js';
import { Product } from '../products/product.entity.js';
import { ProductsRepository } from '../products/products.repository.js';
import type { Offer } from './offer.js';
import { Offers } from './offers.js';
import { ProductNotForSale } from './sale.errors.js';
import { SALE_FRAGMENT } from './sale.sql.js';

const SELL = composeStatement('catalog.test-sale', { sale: SALE_FRAGMENT });

/** The stock row is locked while the product changes: the sale begins before and ends after it. */
describe('A sale that waits for the stock', () => {
  let database: TestDatabase;
  let statements: Statements;
  let offersToSell: Offers;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    statements = new Statements(database.dataSource);
    offersToSell = new Offers(statements);
  });
  afterAll(() => database.drop());

  async function aProduct(): Promise<Product> {
    const product = Product.add({
      sku: newId(),
      name: 'Cup',
      description: '',
      unitPrice: Money.of(5_00, 'GBP'),
      onHand: 10,
      at: new Date(),
    });
    await transactions.run((tx) =>
      new ProductsRepository(statements, new CatalogueChanges(database.dataSource)).add(
        tx,
        product,
      ),
    );
    return product;
  }

  const sale = ({ id, version }: Pick<Product, 'id' | 'version'>) => ({
    sale: {
      reservationId: newId(),
      actorId: null,
      soldAt: new Date(),
      items: [{ productId: id, version, quantity: 1 }],
    },
  });

  const sellUnderLocks = ({ id }: Product) =>
    transactions.run(async (tx) => {
      const offers = await offersToSell.lock(tx, [{ productId: id, quantity: 1 }]);
      const offer = offers.get(id) as Offer;
      await statements.runIn(tx, SELL, SELL.values(sale({ id, version: offer.version })));
      return offer;
    });

  /** Sells at the offer from before the change. */
  const sellInOneStatement = (product: Product) => statements.run(SELL, SELL.values(sale(product)));

  async function sellDuring<T>(
    product: Product,
    change: string,
    sell: (product: Product) => Promise<T>,
  ): Promise<PromiseSettledResult<T>> {
    let selling: Promise<PromiseSettledResult<T>[]> | undefined;
    await transactions.run(async (tx) => {
      await tx.query('SELECT 1 FROM catalog.stock WHERE product_id = $1 FOR UPDATE', [product.id]);
      selling = Promise.allSettled([sell(product)]);
      await eventually(async () => {
        const waiting = await database.dataSource.query(
          `SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      });
      await database.dataSource.query(
        `UPDATE catalog.products SET ${change}, version = version + 1 WHERE id = $1`,
        [product.id],
      );
    });
    return (await selling)?.[0] as PromiseSettledResult<T>;
  }

  const reservedOf = async ({ id }: Product): Promise<number> =>
    (
      await database.dataSource.query('SELECT reserved FROM catalog.stock WHERE product_id = $1', [
        id,
      ])
    )[0].reserved;

  it('is made at the price that was set meanwhile', async () => {
    const product = await aProduct();

    const sold = await sellDuring(product, 'unit_price_amount = 700', sellUnderLocks);

    expect(sold).toMatchObject({ value: { unitPrice: Money.of(7_00, 'GBP') } });
    expect(await reservedOf(product)).toBe(1);
  });

  it('is refused when the product was taken off sale meanwhile', async () => {
    const product = await aProduct();

    const sold = await sellDuring(product, 'active = false', sellUnderLocks);

    expect(sold).toMatchObject({ reason: expect.any(ProductNotForSale) });
    expect(await reservedOf(product)).toBe(0);
  });

  it.each(['unit_price_amount = 700', 'active = false'])(
    'is not made at an offer that ended meanwhile, by %s',
    async (change) => {
      const product = await aProduct();

      const sold = await sellDuring(product, change, sellInOneStatement);

      expect(sold.status === 'rejected' && isAssertionFailed(sold.reason)).toBe(true);
      expect(await reservedOf(product)).toBe(0);
    },
  );

  it('is made at its offer when the product stays as it was', async () => {
    const product = await aProduct();

    await sellInOneStatement(product);

    expect(await reservedOf(product)).toBe(1);
  });
});
