import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ALL_IDS } from '@orderly/platform/verification/row-invariant';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { OpenStockBalances1795000007110 } from '../migrations/1795000007110-open-stock-balances.js';
import { stockDiscrepancies } from './stock-discrepancies.js';

/** The release before knows neither levels nor movements. */
const ADD = `
  WITH made AS (
    INSERT INTO catalog.products (id, sku, name, description, unit_price_amount,
      unit_price_currency, active, search_text, version, created_at, updated_at)
    SELECT id, id::text, 'Cup', '', 1, 'GBP', true, ' cup', 1, now(), now()
      FROM unnest($1::uuid[]) id
    RETURNING id
  )
  INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at)
  SELECT id, 9, 0, 1, '2026-11-20T09:00:00Z' FROM made`;

const SELL = `
  WITH sale AS (
    INSERT INTO catalog.reservations (reservation_id, product_id, quantity)
    SELECT gen_random_uuid(), id, 2 FROM unnest($1::uuid[]) id
  )
  UPDATE catalog.stock SET reserved = reserved + 2 WHERE product_id = ANY ($1::uuid[])`;

describe('The stock of an installation that had no ledger', () => {
  let database: TestDatabase;
  const query = (text: string, values?: unknown[]) => database.dataSource.query(text, values);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const openBalances = () => {
    const runner = database.dataSource.createQueryRunner();
    return new OpenStockBalances1795000007110().up(runner).finally(() => runner.release());
  };

  const movements = () =>
    query(
      `SELECT type, on_hand_delta AS "onHand", reserved_delta AS reserved, reason
         FROM catalog.stock_movements ORDER BY id`,
    );

  const opened = (onHand: number, reserved: number) =>
    ({ type: 'adjustment', onHand, reserved, reason: 'opening balance' }) as const;

  it('gets its levels and opening balances, once, while it sells', async () => {
    const ids = Array.from({ length: 1_001 }, newId);
    await query('ALTER TABLE catalog.stock DISABLE TRIGGER USER');
    await query(ADD, [ids]);
    await query('ALTER TABLE catalog.stock ENABLE TRIGGER USER');
    await query(SELL, [ids]);
    expect(await stockDiscrepancies(database.dataSource, ALL_IDS)).toHaveLength(1_001);

    await openBalances();
    await openBalances();

    expect(await stockDiscrepancies(database.dataSource, ALL_IDS)).toEqual([]);
    expect(await movements()).toEqual(ids.map(() => opened(9, 2)));
  });

  it('keeps its levels while processes of the release before still write', async () => {
    const before = (await movements()).length;
    const id = newId();

    await query(ADD, [[id]]);
    await query('UPDATE catalog.stock SET on_hand = 12 WHERE product_id = $1', [id]);
    await query('UPDATE catalog.stock SET on_hand = 4 WHERE product_id = $1', [id]);

    expect((await movements()).slice(before)).toEqual([opened(9, 0), opened(3, 0), opened(-8, 0)]);
    expect(await stockDiscrepancies(database.dataSource, ALL_IDS)).toEqual([]);
  });

  it('is reported where it contradicts the ledger', async () => {
    const ids = Array.from({ length: 3 }, newId);
    await query(ADD, [ids]);

    await query(SELL, [ids]);

    const found = await stockDiscrepancies(database.dataSource, ALL_IDS);
    expect(found).toEqual(
      ids.map((productId) => ({
        productId,
        onHand: 9,
        onHandInLevels: 9,
        onHandInLedger: 9,
        reserved: 2,
        reservedInReservations: 2,
        reservedInLedger: 0,
      })),
    );
  });
});
