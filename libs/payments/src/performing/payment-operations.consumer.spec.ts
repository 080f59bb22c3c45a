import { Logger } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { aDeliveryRunner } from '../../../../test/support/delivery-runs.js';
import { aPaymentDesk, type PaymentDesk } from '../../../../test/support/payment-desk.js';
import { SandboxPsp } from '../../../../test/support/sandbox-psp-process.js';
import { PAYMENT_OPERATION_REQUESTED } from '../payment/payment.events.js';

const NEVER = new AbortController().signal;
const FAIR = { lostAfter: 0, unavailable: 0 };
/** More than a delivery has. */
const TRIES = 20;

describe('a step that the worker gives up', () => {
  let sandbox: SandboxPsp;
  let desk: PaymentDesk;
  let statements: Statements;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    sandbox = await SandboxPsp.start();
    desk = await aPaymentDesk(sandbox);
    statements = new Statements(desk.database.dataSource);
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await desk.database.drop();
    await sandbox.stop();
  });

  const query = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
    desk.database.dataSource.query(sql, values);

  async function anAuthorisedPayment(): Promise<string> {
    const { id } = await desk.start({ gateway: 'stripe', capture: false });
    await desk.perform({ id });
    const [intent] = await sandbox.ledger(id);
    await sandbox.confirm(intent?.id as string);
    await reconcile(id);
    return id;
  }
  async function reconcile(id: string): Promise<void> {
    await query('UPDATE payments.payments SET check_at = now() WHERE id = $1', id);
    await desk.reconcile.run(NEVER);
  }
  /** As the queue of the worker does, without its pauses. */
  async function deliver(eventId: string): Promise<void> {
    const runner = aDeliveryRunner(desk.database, statements, new Metrics());
    await query('UPDATE platform.inbox SET next_attempt_at = NULL WHERE event_id = $1', eventId);
    const heard = [PAYMENT_OPERATION_REQUESTED];
    await runner.run(desk.consumer, heard, { eventId, fellSilent: false }, NEVER);
  }
  const statusOf = async (eventId: string): Promise<string | undefined> =>
    (
      await query<{ status: string }>(
        'SELECT status FROM platform.inbox WHERE event_id = $1',
        eventId,
      )
    )[0]?.status;
  const captureOf = async (id: string) =>
    (await desk.payments.operationsOf([{ id }])).find(({ kind }) => kind === 'capture');

  it('stays pending and says so, and has one effect after reconciliation and replay', async () => {
    const id = await anAuthorisedPayment();
    const { id: stepId } = await desk.transactions.run((tx) =>
      desk.steps.requestCapture(tx, id, { reason: null }, desk.by),
    );
    const [event] = await query<{ id: string }>(
      `SELECT id FROM platform.outbox WHERE data ->> 'operationId' = $1`,
      stepId,
    );
    const eventId = event?.id as string;
    // No relay is running, and an earlier event that waits for it would hold this one up.
    await query('UPDATE platform.outbox SET published_at = now() WHERE published_at IS NULL');

    // The provider captures, its answer is lost, and then it is away for good.
    await sandbox.control({ lostAfter: 1 });
    await deliver(eventId);
    await sandbox.control({ lostAfter: 0, unavailable: 1 });
    for (let tries = 0; tries < TRIES && (await statusOf(eventId)) !== 'dead'; tries++)
      await deliver(eventId);

    expect(await statusOf(eventId)).toBe('dead');
    expect(await captureOf(id)).toMatchObject({
      status: 'pending',
      failure: 'provider-unavailable',
    });
    expect(await desk.payments.find(id)).toMatchObject({ status: 'authorised', captured: 0 });

    await sandbox.control(FAIR);
    await reconcile(id);
    await query(
      `UPDATE platform.inbox SET status = 'pending', attempts = 0, handled_at = NULL
        WHERE event_id = $1`,
      eventId,
    );
    await deliver(eventId);

    expect(await statusOf(eventId)).toBe('done');
    expect(await captureOf(id)).toMatchObject({ status: 'succeeded', failure: null });
    expect(await desk.payments.find(id)).toMatchObject({ status: 'captured', captured: 100_00 });
    expect(await sandbox.ledger(id)).toMatchObject([{ captured: 100_00, charges: 1 }]);
  });
});
