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
