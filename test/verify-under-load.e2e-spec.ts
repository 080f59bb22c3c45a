import { type SignedIn, TestApp } from './support/app.js';
import { eachRound } from './support/rounds.js';
import { Verification } from './support/verification.js';

const CHECKS = 3;

describe('the invariants of a busy shop', () => {
  let app: TestApp;
  let verification: Verification;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    verification = await Verification.open(app.config);
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(async () => {
    await verification.close();
    await app.close();
  });

  const act = async (path: string, who: SignedIn): Promise<void> => {
    const { status, text } = await app.request('POST', path, { token: who.token, body: {} });
    expect({ status, text }).toMatchObject({ status: 200 });
  };

  /** Leaves one order of four as it is, confirms one, cancels one, and cancels a confirmed one. */
  const sell = async (productId: string, number: number): Promise<void> => {
    const { status, body } = await app.placeOrder(customer, [{ productId, quantity: 2 }]);
    expect(status).toBe(201);
    const path = `/v1/orders/${body['id']}`;
    if (number % 2 === 1) await act(`${path}/confirm`, admin);
    if (number % 4 > 1) await act(`${path}/cancel`, customer);
  };

  it.each(eachRound(2))('hold at every moment, and afterwards (round %i)', async () => {
    const { id: productId } = await app.product(admin, { onHand: 100_000 });
    let selling = true;
    let sold = 0;
    const seller = async (): Promise<void> => {
      for (let number = 0; selling || number < 4; number++) {
        await sell(productId, number);
        sold += 1;
      }
    };
    const sellers = Promise.all(Array.from({ length: 4 }, seller));

    const faults: string[] = [];
    for (let check = 0; check < CHECKS; check++) faults.push(...(await verification.faults()));
    selling = false;
    await sellers;

    expect(sold).toBeGreaterThanOrEqual(16);
    expect(faults).toEqual([]);
    expect(await verification.faults()).toEqual([]);
  });
});
