import { aPaymentDesk, type PaymentDesk } from '../../../../test/support/payment-desk.js';
import { rounds } from '../../../../test/support/rounds.js';
import { SandboxPsp } from '../../../../test/support/sandbox-psp-process.js';
import type { Payment } from '../payment/payment.entity.js';

const FAIR = { lostBefore: 0, lostAfter: 0, unavailable: 0, faultsLeft: null, answerAfterMs: 0 };

describe('performing the steps of a payment at Stripe', () => {
  let sandbox: SandboxPsp;
  let desk: PaymentDesk;

  beforeAll(async () => {
    sandbox = await SandboxPsp.start();
    desk = await aPaymentDesk(sandbox);
  });
  afterAll(async () => {
    await sandbox.stop();
    await desk.database.drop();
  });
  beforeEach(() => sandbox.control(FAIR));

  const stored = async ({ id }: Payment): Promise<Payment> =>
    (await desk.payments.find(id)) as Payment;
  const stepsOf = async (payment: Payment) =>
    (await desk.payments.operationsOf([payment])).map(({ kind, status, failure }) => [
      kind,
      status,
      failure,
    ]);
  const request = (step: 'requestCapture' | 'requestRefund', { id }: Payment, amount?: number) =>
    desk.transactions.run((tx) => desk.steps[step](tx, id, { amount, reason: null }, desk.by));
  const requestVoid = ({ id }: Payment) =>
    desk.transactions.run((tx) => desk.steps.requestVoid(tx, id, { reason: null }, desk.by));

  /** Started, and confirmed by the customer; `find` is what an event or the reconciliation does. */
  async function aPayment({ capture = false, confirm = 'pm_card_visa' } = {}): Promise<Payment> {
    const payment = await desk.start({ gateway: 'stripe', capture });
    await desk.perform(payment);
    if (confirm) await sandbox.confirm((await stored(payment)).providerRef as string, confirm);
    await find(payment);
    return stored(payment);
  }
  async function find(payment: Payment): Promise<void> {
    await desk.database.dataSource.query(
      'UPDATE payments.payments SET check_at = now() WHERE id = $1',
      [payment.id],
    );
    await desk.reconcile.run(new AbortController().signal);
  }

  it('waits for the customer, and gives the secret of the provider to nobody else', async () => {
    const payment = await aPayment({ confirm: '' });

    expect(payment).toMatchObject({ status: 'requires-action', authorised: 0 });
    expect(await desk.payments.clientSecret(payment.id)).toMatch(/^pi_\w+_secret_/);
    expect(JSON.stringify(payment)).not.toContain('secret');
  });

  it('captures a part of what was authorised, and refunds in parts', async () => {
    const payment = await aPayment();
    expect(payment).toMatchObject({ status: 'authorised', authorised: 100_00, captured: 0 });

    await request('requestCapture', payment, 60_00);
    await desk.perform(payment);
    await request('requestRefund', payment, 25_00);
    await request('requestRefund', payment, 10_00);
    await desk.perform(payment);

    expect(await stored(payment)).toMatchObject({
      status: 'captured',
      captured: 60_00,
      refunded: 35_00,
    });
    expect(await sandbox.ledger(payment.id)).toMatchObject([
      { captured: 60_00, refunded: 35_00, charges: 1 },
    ]);
    expect(await desk.events(payment)).toEqual([
      'requires-action',
      'authorised',
      'captured',
      'refunded',
      'refunded',
    ]);
  });

  it('captures at once if it was started so', async () => {
    expect(await aPayment({ capture: true })).toMatchObject({
      status: 'captured',
      captured: 100_00,
    });
  });

  it('voids an authorisation', async () => {
    const payment = await aPayment();

    await requestVoid(payment);
    await desk.perform(payment);

    expect(await stored(payment)).toMatchObject({ status: 'voided', captured: 0 });
    expect(await sandbox.ledger(payment.id)).toMatchObject([{ status: 'canceled', charges: 0 }]);
  });

  it('lets the customer try another card after one that was declined', async () => {
    const payment = await aPayment({ confirm: 'pm_card_chargeDeclined' });
    expect(payment).toMatchObject({ status: 'requires-action', failure: 'generic_decline' });

    await sandbox.confirm(payment.providerRef as string);
    await find(payment);

    expect(await stored(payment)).toMatchObject({ status: 'authorised', failure: null });
  });

  it('fails when the provider refuses the payment itself', async () => {
    const payment = await desk.start({ gateway: 'stripe' });
    await desk.database.dataSource.query(
      `UPDATE payments.payments SET currency = 'MGA' WHERE id = $1`,
      [payment.id],
    );

    await desk.perform(payment);

    expect(await stored(payment)).toMatchObject({ status: 'failed', checkAt: null });
    expect(await stepsOf(payment)).toEqual([['authorise', 'failed', 'currency_not_supported']]);
    expect(await desk.events(payment)).toEqual(['failed']);
  });

  it('finds a refund at the provider whose event was lost, days after the capture', async () => {
    const payment = await aPayment({ capture: true });
    const daysUntilCheck = (Number(payment.checkAt) - Number(payment.updatedAt)) / 86_400_000;
    await sandbox.refund(payment.providerRef as string, 50_00);

    await find(payment);

    expect(Math.round(daysUntilCheck)).toBe(1);
    expect(await stored(payment)).toMatchObject({ captured: 100_00, refunded: 50_00 });
    expect((await desk.events(payment)).at(-1)).toBe('refunded');
  });

  it('reports a refund that the provider refuses, and opens its amount again', async () => {
    const payment = await aPayment({ capture: true });
    await request('requestRefund', payment, 80_00);
    await sandbox.refund(payment.providerRef as string, 50_00);

    await desk.perform(payment);

    expect(await stepsOf(payment)).toContainEqual(['refund', 'failed', 'amount_too_large']);
    expect((await desk.events(payment)).at(-1)).toBe('refund-failed');
  });

  it.each(['lostBefore', 'lostAfter', 'unavailable'])(
    'converges with one charge and one refund when calls fail (%s)',
    async (fault) => {
      const payment = await aPayment();
      await request('requestCapture', payment);
      // More failures than the library's own retries.
      await sandbox.control({ [fault]: 1, faultsLeft: 3 });

      await expect(desk.perform(payment)).rejects.toThrow('Stripe did not answer');
      expect(await stepsOf(payment)).toContainEqual(['capture', 'pending', null]);
      await find(payment);
      await find(payment);
      await request('requestRefund', payment, 40_00);
      await sandbox.control({ faultsLeft: 3 });
      await expect(desk.perform(payment)).rejects.toThrow('Stripe did not answer');
      await find(payment);
      await find(payment);

      expect(await stored(payment)).toMatchObject({ captured: 100_00, refunded: 40_00 });
      expect(await sandbox.ledger(payment.id)).toMatchObject([
        { captured: 100_00, refunded: 40_00, charges: 1 },
      ]);
    },
  );

  it('creates one payment at the provider when the answer to the first call was lost', async () => {
    const payment = await desk.start({ gateway: 'stripe' });
    await sandbox.control({ lostAfter: 1, faultsLeft: 2 });
    await expect(desk.perform(payment)).rejects.toThrow('Stripe did not answer');

    await find(payment);

    expect(await stored(payment)).toMatchObject({ status: 'requires-action' });
    expect(await sandbox.ledger(payment.id)).toHaveLength(1);
  });

  it('voids a payment of which the provider did not answer, after it has answered', async () => {
    const payment = await desk.start({ gateway: 'stripe' });
    await sandbox.control({ lostAfter: 1, faultsLeft: 2 });
    await expect(desk.perform(payment)).rejects.toThrow();
    await requestVoid(payment);

    await find(payment);

    expect(await stored(payment)).toMatchObject({ status: 'voided' });
    expect(await sandbox.ledger(payment.id)).toMatchObject([{ status: 'canceled' }]);
  });

  it('has one effect when several workers race for a step', async () => {
    for (let round = 0; round < rounds(5); round++) {
      const payment = await aPayment();
      await request('requestCapture', payment);
      await Promise.all([1, 2, 3].map(() => desk.perform(payment)));
      await request('requestRefund', payment, 30_00);
      await Promise.all([1, 2, 3].map(() => desk.perform(payment)));

      expect(await sandbox.ledger(payment.id)).toMatchObject([
        { captured: 100_00, refunded: 30_00, charges: 1 },
      ]);
      expect(await stored(payment)).toMatchObject({ captured: 100_00, refunded: 30_00 });
      expect((await desk.events(payment)).filter((change) => change === 'captured')).toHaveLength(
        1,
      );
    }
  });
});
