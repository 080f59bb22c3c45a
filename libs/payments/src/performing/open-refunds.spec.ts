import { aPaymentDesk, type PaymentDesk } from '../../../../test/support/payment-desk.js';
import { SandboxPsp } from '../../../../test/support/sandbox-psp-process.js';
import type { Payment } from '../payment/payment.entity.js';

const NEVER = new AbortController().signal;

/** Cards are refunded at once; banks take days, and may fail in the end. */
describe('a refund that stays open at the provider', () => {
  let sandbox: SandboxPsp;
  let desk: PaymentDesk;

  beforeAll(async () => {
    sandbox = await SandboxPsp.start();
    desk = await aPaymentDesk(sandbox);
    await sandbox.control({ refundStatus: 'pending' });
  });
  afterAll(async () => {
    await sandbox.stop();
    await desk.database.drop();
  });

  const stored = async ({ id }: Payment): Promise<Payment> =>
    (await desk.payments.find(id)) as Payment;
  const refundsOf = async (payment: Payment) =>
    (await desk.payments.operationsOf([payment]))
      .filter(({ kind }) => kind === 'refund')
      .map(({ status, amount, providerRef }) => ({ status, amount, id: providerRef }));

  async function reconcile({ id }: Payment): Promise<void> {
    await desk.database.dataSource.query(
      'UPDATE payments.payments SET check_at = now() WHERE id = $1',
      [id],
    );
    await desk.reconcile.run(NEVER);
  }
  async function aCapturedPayment(): Promise<{ payment: Payment; intent: string }> {
    const payment = await desk.start({ gateway: 'stripe', capture: true });
    await desk.perform(payment);
    const intent = (await stored(payment)).providerRef as string;
    await sandbox.confirm(intent);
    await reconcile(payment);
    return { payment, intent };
  }
  const requestRefund = async ({ id }: Payment, amount: number): Promise<void> => {
    await desk.transactions.run((tx) =>
      desk.steps.requestRefund(tx, id, { amount, reason: null }, desk.by),
    );
  };
  /** The books and the provider have the same refunds, and the same sum of them. */
  async function expectBooksOfProvider(payment: Payment, intent: string): Promise<void> {
    const theirs = await sandbox.refundsOf(intent);
    const [entry] = await sandbox.ledger(payment.id);
    expect(await refundsOf(payment)).toEqual(
      theirs.map(({ id, amount, status }) => ({ id, amount, status })),
    );
    expect(await stored(payment)).toMatchObject({ refunded: entry?.refunded });
  }

  it.each([
    { amount: 30_00, end: 'succeeded' },
    { amount: 30_00, end: 'failed' },
    { amount: 100_00, end: 'succeeded' },
    { amount: 100_00, end: 'failed' },
  ])('is never repeated if staff made it: $amount that has $end', async ({ amount, end }) => {
    const { payment, intent } = await aCapturedPayment();
    const id = await sandbox.refund(intent, amount);

    await reconcile(payment);
    await desk.perform(payment);
    await reconcile(payment);
    await expectBooksOfProvider(payment, intent);
    await sandbox.changeRefund(id, { status: end });
    await desk.perform(payment);

    expect(await refundsOf(payment)).toEqual([{ id, amount, status: end }]);
    await expectBooksOfProvider(payment, intent);
  });

  it.each(['succeeded', 'failed'])('is never repeated if the shop made it (%s)', async (end) => {
    const { payment, intent } = await aCapturedPayment();
    await requestRefund(payment, 30_00);
    await desk.perform(payment);
    const [refund] = await refundsOf(payment);
    // Staff at the provider may edit it: the reference is what remains.
    await sandbox.changeRefund(refund?.id as string, { metadata: {} });

    await desk.perform(payment);
    await reconcile(payment);
    await sandbox.changeRefund(refund?.id as string, { status: end });
    await desk.perform(payment);

    expect(await refundsOf(payment)).toEqual([{ ...refund, status: end }]);
    await expectBooksOfProvider(payment, intent);
  });

  it('is never repeated when the provider does not list it', async () => {
    const { payment, intent } = await aCapturedPayment();
    const id = await sandbox.refund(intent, 30_00);
    await reconcile(payment);
    await desk.database.dataSource.query(
      `UPDATE payments.operations SET provider_ref = 're_older' WHERE provider_ref = $1`,
      [id],
    );

    await desk.perform(payment);

    expect(await sandbox.refundsOf(intent)).toHaveLength(1);
    expect(await refundsOf(payment)).toMatchObject([{ id: 're_older', status: 'pending' }]);
  });
});
