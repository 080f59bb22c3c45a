import { aPaymentDesk, type PaymentDesk } from '../../../../test/support/payment-desk.js';
import { rounds } from '../../../../test/support/rounds.js';
import type { Payment } from '../payment/payment.entity.js';
import {
  GatewayNotOffered,
  PaymentAmountTooLarge,
  PaymentNotFound,
  PaymentNotManual,
  PaymentNotReady,
  PaymentOperationPending,
} from '../payment/payment.errors.js';
import type { ProviderRefund } from '../state/provider-state.js';

const HELD = { providerRef: 'pi', status: 'authorised', authorised: 100_00 } as const;
const TAKEN = { ...HELD, status: 'captured', captured: 100_00 } as const;

describe('the steps of a payment', () => {
  let desk: PaymentDesk;

  beforeAll(async () => {
    desk = await aPaymentDesk();
  });
  afterAll(() => desk.database.drop());

  const capture = ({ id }: Payment, amount?: number) =>
    desk.transactions.run((tx) =>
      desk.steps.requestCapture(tx, id, { amount, reason: null }, desk.by),
    );
  const refund = ({ id }: Payment, amount?: number) =>
    desk.transactions.run((tx) =>
      desk.steps.requestRefund(tx, id, { amount, reason: 'Returned.' }, desk.by),
    );
  const voiding = ({ id }: Payment) =>
    desk.transactions.run((tx) => desk.steps.requestVoid(tx, id, { reason: null }, desk.by));
  const record = ({ id }: Payment, amount?: number) =>
    desk.transactions.run((tx) =>
      desk.steps.recordManual(tx, id, { amount, reason: null }, desk.by),
    );
  const totals = ({ subjectId }: Payment) =>
    desk.transactions.run((tx) => desk.payments.totalsOf(tx, subjectId));
  const aPayment = async (report: object = HELD): Promise<Payment> => {
    const payment = await desk.start();
    await desk.apply(payment, { ...report, providerRef: `pi-${payment.id}` });
    return payment;
  };

  it('are recorded with the payment, and nothing is known yet', async () => {
    const payment = await desk.start();

    const operations = await desk.payments.operationsOf([payment]);

    expect(operations).toMatchObject([{ kind: 'authorise', status: 'pending', amount: 100_00 }]);
    expect(await desk.payments.find(payment.id)).toEqual(payment);
    expect(await totals(payment)).toEqual({
      currency: 'GBP',
      authorised: 0,
      captured: 0,
      refunded: 0,
      pendingRefunds: 0,
    });
  });

  it('refuse a gateway that there is not, and a payment that there is not', async () => {
    await expect(desk.start({ gateway: 'cheque' })).rejects.toThrow(GatewayNotOffered);
    await expect(capture({ id: desk.by.userId } as Payment)).rejects.toThrow(PaymentNotFound);
  });

  it('capture authorised money once, and at most what was authorised', async () => {
    const payment = await aPayment();

    await expect(capture(payment, 100_01)).rejects.toThrow(PaymentAmountTooLarge);
    await capture(payment, 60_00);

    await expect(capture(payment, 1)).rejects.toThrow(PaymentOperationPending);
    await expect(voiding(payment)).rejects.toThrow(PaymentOperationPending);
  });

  it('capture nothing before the authorisation, and void nothing after the capture', async () => {
    const waiting = await desk.start();
    const taken = await aPayment(TAKEN);

    await expect(capture(waiting)).rejects.toThrow(PaymentNotReady);
    await expect(refund(waiting)).rejects.toThrow(PaymentNotReady);
    await expect(voiding(taken)).rejects.toThrow(PaymentNotReady);
  });

  it('void a payment whose provider has not answered yet', async () => {
    const payment = await desk.start();

    expect(await voiding(payment)).toMatchObject({ kind: 'void', status: 'pending' });
  });

  it('count what pending refunds may take', async () => {
    const payment = await aPayment(TAKEN);
    await refund(payment, 70_00);

    await expect(refund(payment, 30_01)).rejects.toThrow(PaymentAmountTooLarge);
    await refund(payment);

    expect(await totals(payment)).toMatchObject({ captured: 100_00, pendingRefunds: 100_00 });
    await expect(refund(payment)).rejects.toThrow(PaymentAmountTooLarge);
  });

  it('leave nothing, and no less, when staff refund at the provider meanwhile', async () => {
    const payment = await aPayment(TAKEN);
    await refund(payment, 80_00);
    const open = { providerRef: 're_1', operationId: null, amount: 50_00, status: 'pending' };
    await desk.apply(payment, { refunds: [open as ProviderRefund] });

    await expect(refund(payment, 1)).rejects.toThrow('at most 0 minor units');
  });

  it.each([0, -1, 1.5])('move no amount of %d', async (amount) => {
    const held = await aPayment();
    const taken = await aPayment(TAKEN);

    await expect(capture(held, amount)).rejects.toThrow(RangeError);
    await expect(refund(taken, amount)).rejects.toThrow(RangeError);
    await expect(record(await desk.start(), amount)).rejects.toThrow(RangeError);
  });

  it('never promise more refunds than was captured when they race', async () => {
    for (let round = 0; round < rounds(20); round++) {
      const payment = await aPayment(TAKEN);

      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => refund(payment, 40_00)),
      );

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      expect(await totals(payment)).toMatchObject({ pendingRefunds: 80_00 });
    }
  });

  it('record received money in parts, and never more than is due', async () => {
    const payment = await desk.start();

    await record(payment, 40_00);
    await expect(record(payment, 60_01)).rejects.toThrow(PaymentAmountTooLarge);
    const paid = await record(payment);

    expect(paid).toMatchObject({ status: 'captured', captured: 100_00 });
    expect(await desk.events(payment)).toEqual(['captured', 'captured']);
  });

  it('record the same money once when two people race', async () => {
    const payment = await desk.start();

    const results = await Promise.allSettled([record(payment), record(payment)]);

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await totals(payment)).toMatchObject({ captured: 100_00 });
  });

  it('record nothing of a payment that a provider reports', async () => {
    const payment = await desk.start();
    await desk.database.dataSource.query(
      `UPDATE payments.payments SET gateway = 'stripe' WHERE id = $1`,
      [payment.id],
    );

    await expect(record(payment)).rejects.toThrow(PaymentNotManual);
  });

  it('are limited by the database as well', async () => {
    const payment = await aPayment(TAKEN);

    await expect(
      desk.database.dataSource.query(
        'UPDATE payments.payments SET refunded = captured + 1 WHERE id = $1',
        [payment.id],
      ),
    ).rejects.toThrow('payments_refunded_check');
  });
});
