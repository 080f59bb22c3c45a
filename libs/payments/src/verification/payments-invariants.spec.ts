import { aPaymentDesk, type PaymentDesk } from '../../../../test/support/payment-desk.js';
import { violationsOf } from '../../../../test/support/violations.js';
import type { Payment } from '../payment/payment.entity.js';
import { PaymentAmounts } from './payment-amounts.invariant.js';
import { PaymentProgress } from './payment-progress.invariant.js';

const INVARIANTS = [new PaymentAmounts(), new PaymentProgress()];

describe('the invariants of payments', () => {
  let desk: PaymentDesk;

  beforeEach(async () => {
    desk = await aPaymentDesk();
  });
  afterEach(() => desk.database.drop());

  const query = (sql: string, ...values: unknown[]) => desk.database.dataSource.query(sql, values);
  const record = ({ id }: Payment, amount: number) =>
    desk.transactions.run((tx) =>
      desk.steps.recordManual(tx, id, { amount, reason: null }, desk.by),
    );
  /** Of 10,000 in two parts, with a refund of 3,000 that was paid. */
  const aRefundedPayment = async (): Promise<Payment> => {
    const payment = await desk.start();
    await record(payment, 40_00);
    await record(payment, 60_00);
    const { id: operationId } = await desk.transactions.run((tx) =>
      desk.steps.requestRefund(tx, payment.id, { amount: 30_00, reason: 'Returned.' }, desk.by),
    );
    const refund = { providerRef: 're', operationId, amount: 30_00, status: 'succeeded' } as const;
    await desk.apply(payment, { refunds: [refund] });
    return payment;
  };
  const violations = async () =>
    (await Promise.all(INVARIANTS.map((each) => violationsOf(desk.database, each)))).flat();

  it('hold for payments at every stage, also while they are recorded and refunded', async () => {
    await desk.start();
    const taken = { providerRef: 'pi', status: 'captured', captured: 100_00 } as const;
    const elsewhere = await desk.start();
    await query(`UPDATE payments.payments SET gateway = 'stripe' WHERE id = $1`, elsewhere.id);
    await desk.apply(elsewhere, { ...taken, authorised: 100_00 });

    const found = await Promise.all([
      ...Array.from({ length: 8 }, async () => void (await aRefundedPayment())),
      ...Array.from({ length: 8 }, violations),
    ]);

    expect(found.flat().filter((each) => each !== undefined)).toEqual([]);
    expect(await violations()).toEqual([]);
  });

  it.each([
    [
      'more was captured than finance recorded',
      `UPDATE payments.operations SET amount = 1 WHERE payment_id = $1 AND amount = 4000`,
      'Captured are 10000, in its steps 6001. Refunded are 3000, in its steps 3000.',
    ],
    [
      'a refund is missing',
      `DELETE FROM payments.operations WHERE payment_id = $1 AND kind = 'refund'`,
      'Captured are 10000, in its steps 10000. Refunded are 3000, in its steps 0.',
    ],
    [
      'less was refunded than its steps say',
      'UPDATE payments.payments SET refunded = 2999 WHERE id = $1',
      'Captured are 10000, in its steps 10000. Refunded are 2999, in its steps 3000.',
    ],
  ])('are violated when %s', async (_, plant, says) => {
    await aRefundedPayment();
    const { id } = await aRefundedPayment();

    await query(plant, id);

    expect(await violations()).toEqual([{ kind: 'payment', id, says }]);
  });

  it.each([
    [
      'a step is pending for days',
      `UPDATE payments.operations SET created_at = now() - interval '25 hours'
        WHERE payment_id = $1`,
      'It is pending, pending for more than a day: authorise. The reconciliation looks at it ' +
        'again.',
    ],
    [
      'nobody looks at an open payment again',
      'UPDATE payments.payments SET check_at = NULL WHERE id = $1',
      'It is pending, pending for more than a day: nothing. The reconciliation never looks at it ' +
        'again.',
    ],
  ])('are violated when %s', async (_, plant, says) => {
    await desk.start();
    const { id } = await desk.start();

    await query(plant, id);

    expect(await violations()).toEqual([{ kind: 'payment', id, says }]);
  });

  it('are violated when the steps give back more than was captured', async () => {
    const { id } = await aRefundedPayment();
    await query(
      `INSERT INTO payments.operations
         (id, payment_id, kind, amount, status, provider_ref, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'refund', 10000, 'succeeded', 're_2', now(), now())`,
      id,
    );
    await query('UPDATE payments.payments SET refunded = captured WHERE id = $1', id);

    expect(await violations()).toEqual([
      {
        kind: 'payment',
        id,
        says: 'Captured are 10000, in its steps 10000. Refunded are 10000, in its steps 13000.',
      },
    ]);
  });

  it('hold while a bank takes weeks for a refund that the provider has listed', async () => {
    const { id } = await aRefundedPayment();
    await query(
      `UPDATE payments.operations SET status = 'pending', created_at = now() - interval '20 days'
        WHERE payment_id = $1 AND kind = 'refund'`,
      id,
    );
    await query('UPDATE payments.payments SET refunded = 0, check_at = now() WHERE id = $1', id);

    expect(await violations()).toEqual([]);
  });

  it('are violated when a refund is pending and the payment is not looked at again', async () => {
    const { id } = await aRefundedPayment();
    await query(`UPDATE payments.operations SET status = 'succeeded' WHERE payment_id = $1`, id);
    const sound = await violations();

    await query(`UPDATE payments.payments SET check_at = NULL, refunded = 0 WHERE id = $1`, id);
    await query(
      `UPDATE payments.operations SET status = 'pending' WHERE payment_id = $1 AND kind = 'refund'`,
      id,
    );

    expect(sound).toEqual([]);
    expect(await violations()).toMatchObject([
      { id, says: expect.stringContaining('never looks') },
    ]);
  });
});
