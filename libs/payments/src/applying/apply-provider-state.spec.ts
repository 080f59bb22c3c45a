import { aPaymentDesk, type PaymentDesk } from '../../../../test/support/payment-desk.js';

const HELD = { providerRef: 'pi_1', status: 'authorised', authorised: 100_00 } as const;

describe('applying what a provider reports', () => {
  let desk: PaymentDesk;

  beforeAll(async () => {
    desk = await aPaymentDesk();
  });
  afterAll(() => desk.database.drop());
  afterEach(() => desk.database.dataSource.query('TRUNCATE payments.payments CASCADE'));

  const refundOf = (amount: number, more: object = {}) =>
    ({ providerRef: 're_1', operationId: null, amount, status: 'succeeded', ...more }) as const;

  it('settles the step that it answers, and records each change once', async () => {
    const payment = await desk.start();

    await desk.apply(payment, HELD);
    const again = await desk.apply(payment, HELD);

    expect(again).toMatchObject({ changes: [], payment: { version: 2, status: 'authorised' } });
    expect(await desk.payments.operationsOf([payment])).toMatchObject([{ status: 'succeeded' }]);
    expect(await desk.events(payment)).toEqual(['authorised']);
  });

  it('counts the money that moved, by currency, and nothing twice', async () => {
    const payment = await desk.start();
    const series = (movement: string): RegExp =>
      new RegExp(
        `minor_units_total\\{movement="${movement}",currency="${payment.currency}"\\} (\\d+)`,
      );
    const moved = async (): Promise<number[]> => {
      const text = await desk.metrics.registry.metrics();
      return ['captured', 'refunded'].map((movement) =>
        Number(series(movement).exec(text)?.[1] ?? 0),
      );
    };
    const before = await moved();
    const report = { ...HELD, status: 'captured', captured: 100_00 } as const;

    await desk.apply(payment, report);
    await desk.apply(payment, { ...report, refunds: [refundOf(30_00)] });
    await desk.apply(payment, { ...report, refunds: [refundOf(30_00)] });

    const after = await moved();
    expect(after.map((sum, index) => sum - (before[index] ?? 0))).toEqual([100_00, 30_00]);
  });

  it('ignores a late report of an earlier state', async () => {
    const payment = await desk.start();
    await desk.apply(payment, { ...HELD, status: 'captured', captured: 100_00 });

    await desk.apply(payment, HELD);
    await desk.apply(payment, { status: 'voided', observedAt: new Date() });

    expect(await desk.payments.find(payment.id)).toMatchObject({
      status: 'captured',
      captured: 100_00,
    });
  });

  it('takes over a refund that somebody made at the provider, once', async () => {
    const payment = await desk.start();
    const captured = { ...HELD, status: 'captured', captured: 100_00 } as const;
    const report = { ...captured, refunds: [refundOf(30_00)] };

    await desk.apply(payment, report);
    await desk.apply(payment, report);

    expect(await desk.payments.find(payment.id)).toMatchObject({ refunded: 30_00 });
    expect(await desk.payments.operationsOf([payment])).toMatchObject([
      { kind: 'authorise' },
      { kind: 'refund', status: 'succeeded', requestedBy: null, providerRef: 're_1' },
    ]);
    expect(await desk.events(payment)).toEqual(['captured', 'refunded']);
  });

  it('opens the amount again when the bank returns a refund', async () => {
    const payment = await desk.start();
    await desk.apply(payment, {
      ...HELD,
      status: 'captured',
      captured: 100_00,
      refunds: [refundOf(30_00)],
    });

    await desk.apply(payment, { refunds: [refundOf(30_00, { status: 'failed' })] });

    expect(await desk.payments.find(payment.id)).toMatchObject({ refunded: 0 });
    expect(await desk.events(payment)).toEqual(['captured', 'refunded', 'refund-failed']);
  });

  it('looks at the payment again when a refund fails for which it has looked often', async () => {
    const payment = await desk.start();
    const captured = { ...HELD, status: 'captured', captured: 100_00 } as const;
    await desk.apply(payment, { ...captured, refunds: [refundOf(30_00, { status: 'pending' })] });
    await desk.database.dataSource.query('UPDATE payments.payments SET checks = 20');

    await desk.apply(payment, { ...captured, refunds: [refundOf(30_00, { status: 'failed' })] });

    expect(await desk.payments.find(payment.id)).toMatchObject({
      checks: 0,
      checkAt: expect.any(Date),
    });
  });

  it('counts a second refund with the same id of ours as money of its own', async () => {
    const payment = await desk.start();
    await desk.apply(payment, { ...HELD, status: 'captured', captured: 100_00 });
    const { id: operationId } = await desk.transactions.run((tx) =>
      desk.steps.requestRefund(tx, payment.id, { amount: 30_00, reason: null }, desk.by),
    );
    const first = refundOf(30_00, { operationId });
    const second = refundOf(30_00, { operationId, providerRef: 're_2' });

    await desk.apply(payment, { refunds: [first] });
    await desk.apply(payment, { refunds: [second, first] });

    expect(await desk.payments.find(payment.id)).toMatchObject({ refunded: 60_00 });
    const [, ...refunds] = await desk.payments.operationsOf([payment]);
    expect(refunds).toMatchObject([
      { id: operationId, status: 'succeeded', providerRef: 're_1' },
      { status: 'succeeded', providerRef: 're_2', requestedBy: null },
    ]);
  });

  it('counts both refunds when one report has two with the same id of ours', async () => {
    const payment = await desk.start();
    await desk.apply(payment, { ...HELD, status: 'captured', captured: 100_00 });
    const { id: operationId } = await desk.transactions.run((tx) =>
      desk.steps.requestRefund(tx, payment.id, { amount: 30_00, reason: null }, desk.by),
    );
    const both = ['re_1', 're_2'].map((providerRef) =>
      refundOf(30_00, { operationId, providerRef }),
    );

    await desk.apply(payment, { refunds: both });
    const once = await desk.payments.find(payment.id);
    await desk.apply(payment, { refunds: both.toReversed() });

    expect(once).toMatchObject({ refunded: 60_00 });
    expect(await desk.payments.find(payment.id)).toMatchObject({ refunded: 60_00 });
  });

  it('counts a refund that the provider had refused and reports after all', async () => {
    const payment = await desk.start();
    await desk.apply(payment, { ...HELD, status: 'captured', captured: 100_00 });
    const { id: operationId } = await desk.transactions.run((tx) =>
      desk.steps.requestRefund(tx, payment.id, { amount: 30_00, reason: null }, desk.by),
    );
    await desk.database.dataSource.query(
      `UPDATE payments.operations SET status = 'failed', failure = 'refused' WHERE id = $1`,
      [operationId],
    );

    await desk.apply(payment, { refunds: [refundOf(30_00, { operationId })] });

    expect(await desk.payments.find(payment.id)).toMatchObject({ refunded: 30_00 });
  });

  it('takes the id of another step for no refund of ours', async () => {
    const payment = await desk.start();
    await desk.apply(payment, { ...HELD, status: 'captured', captured: 100_00 });
    const [authorise] = await desk.payments.operationsOf([payment]);

    await desk.apply(payment, { refunds: [refundOf(30_00, { operationId: authorise?.id })] });

    expect(await desk.payments.operationsOf([payment])).toMatchObject([
      { kind: 'authorise', providerRef: null },
      { kind: 'refund', status: 'succeeded', amount: 30_00 },
    ]);
  });

  it('changes nothing when an amount is a part of a minor unit', async () => {
    const payment = await desk.start();
    await desk.apply(payment, { ...HELD, status: 'captured', captured: 100_00 });

    const applied = await desk.apply(payment, { refunds: [refundOf(30.5)] });

    expect(applied).toMatchObject({ isContradictory: true, changes: [] });
  });

  it('changes nothing when the amounts cannot belong to the payment', async () => {
    const payment = await desk.start();

    const applied = await desk.apply(payment, { ...HELD, authorised: 100_01 });

    expect(applied).toMatchObject({ isContradictory: true, changes: [] });
    expect(await desk.payments.find(payment.id)).toEqual(payment);
  });

  it('refuses a report about another payment of the provider', async () => {
    const payment = await desk.start();
    await desk.apply(payment, HELD);

    expect(await desk.apply(payment, { ...HELD, providerRef: 'pi_2' })).toMatchObject({
      isContradictory: true,
    });
  });

  it('reaches one state when the same reports race', async () => {
    const payment = await desk.start();
    const captured = { ...HELD, status: 'captured', captured: 100_00 } as const;
    const reports = [HELD, captured, { ...captured, refunds: [refundOf(30_00)] }];

    await Promise.all([...reports, ...reports].map((report) => desk.apply(payment, report)));

    expect(await desk.payments.find(payment.id)).toMatchObject({
      status: 'captured',
      captured: 100_00,
      refunded: 30_00,
    });
    expect((await desk.events(payment)).filter((change) => change === 'captured')).toHaveLength(1);
  });
});
