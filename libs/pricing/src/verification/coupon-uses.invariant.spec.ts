import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { violationsOf } from '../../../../test/support/violations.js';
import { Coupons } from '../coupons/coupons.js';
import { CouponUses } from './coupon-uses.invariant.js';

const COUPON = newId();

describe('the invariant of coupons', () => {
  let database: TestDatabase;
  let statements: Statements;

  beforeAll(async () => {
    database = await createTestDatabase();
    statements = new Statements(database.dataSource);
    await database.dataSource.query(
      `INSERT INTO pricing.coupons (id, code, percentage, scope, product_ids, used, active, version,
         created_at, updated_at)
       VALUES ($1, 'SPRING', 1000, 'order', '{}', 0, true, 1, now(), now()),
              (gen_random_uuid(), 'WINTER', 1000, 'order', '{}', 0, true, 1, now(), now())`,
      [COUPON],
    );
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const violations = () => violationsOf(database, new CouponUses());

  it('holds while orders use coupons and give them back, and names a wrong count', async () => {
    const coupons = new Coupons(statements);
    const transactions = new Transactions(database.dataSource);
    const order = async (number: number): Promise<void> => {
      const request = { codes: ['SPRING'], customerId: newId(), at: new Date() };
      const orderId = newId();
      await transactions.run((tx) => coupons.redeem(tx, orderId, request));
      if (number % 2 === 0) await transactions.run((tx) => coupons.giveBack(tx, orderId));
    };
    const meanwhile = await Promise.all([
      ...Array.from({ length: 20 }, (_, number) => order(number)),
      ...Array.from({ length: 5 }, violations),
    ]);

    const before = await violations();
    await database.dataSource.query('UPDATE pricing.coupons SET used = used + 1 WHERE id = $1', [
      COUPON,
    ]);

    expect([meanwhile.flat().filter((each) => each !== undefined), before]).toEqual([[], []]);
    expect(await violations()).toEqual([
      { kind: 'coupon', id: COUPON, says: 'It counts 11 uses, and 10 are recorded.' },
    ]);
  });
});
