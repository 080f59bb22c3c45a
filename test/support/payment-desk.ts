import { tmpdir } from 'node:os';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { ApplyProviderState } from '../../libs/payments/src/applying/apply-provider-state.js';
import { DeclineOperation } from '../../libs/payments/src/applying/decline-operation.js';
import { ManualGateway } from '../../libs/payments/src/gateways/manual-gateway.js';
import { PaymentGateways } from '../../libs/payments/src/gateways/payment-gateways.js';
import { StripeClient } from '../../libs/payments/src/gateways/stripe-client.js';
import { StripeGateway } from '../../libs/payments/src/gateways/stripe-gateway.js';
import { CheckTimes } from '../../libs/payments/src/payment/check-times.js';
import { Operation } from '../../libs/payments/src/payment/operation.entity.js';
import { Payment } from '../../libs/payments/src/payment/payment.entity.js';
import { PaymentHistory } from '../../libs/payments/src/payment/payment-history.js';
import { PaymentsRepository } from '../../libs/payments/src/payment/payments.repository.js';
import { PaymentOperationsConsumer } from '../../libs/payments/src/performing/payment-operations.consumer.js';
import { PerformOperation } from '../../libs/payments/src/performing/perform-operation.js';
import { ReconcilePayment } from '../../libs/payments/src/reconciling/reconcile-payment.js';
import { ReconcilePayments } from '../../libs/payments/src/reconciling/reconcile-payments.task.js';
import { ReconciliationRepository } from '../../libs/payments/src/reconciling/reconciliation.repository.js';
import { PaymentSteps } from '../../libs/payments/src/requests/payment-steps.js';
import { Payments, type StartPayment } from '../../libs/payments/src/requests/payments.js';
import type { ProviderState } from '../../libs/payments/src/state/provider-state.js';
import { testConfig } from './config.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import type { SandboxPsp } from './sandbox-psp-process.js';

/** The services of payments on a database of their own, without a worker. */
export async function aPaymentDesk(sandbox?: SandboxPsp) {
  const database = await createTestDatabase([Payment, Operation]);
  const config = testConfig(database.url, tmpdir(), {
    payments: { stripe: sandbox?.configuration },
  });
  const clock = new Clock();
  const repository = new PaymentsRepository(database.dataSource);
  const history = new PaymentHistory(new Outbox(database.dataSource), new AuditLog(clock));
  const checks = new CheckTimes(config);
  const metrics = new Metrics();
  const applying = new ApplyProviderState(repository, history, checks, clock, metrics);
  const gateways = new PaymentGateways(
    new ManualGateway(),
    new StripeGateway(new StripeClient(config)),
  );
  const payments = new Payments(repository, gateways, history, checks, clock);
  const steps = new PaymentSteps(repository, history, applying, checks, clock);
  const declining = new DeclineOperation(repository, applying, history, checks, clock);
  const performing = new PerformOperation(repository, gateways, applying, declining);
  const transactions = new Transactions(database.dataSource);
  const reconciling = new ReconcilePayment(
    repository,
    gateways,
    performing,
    applying,
    transactions,
    metrics,
  );
  const due = new ReconciliationRepository(database.dataSource, checks);
  return {
    database,
    payments,
    steps,
    gateways,
    transactions,
    metrics,
    consumer: new PaymentOperationsConsumer(performing, repository),
    reconcile: new ReconcilePayments(due, reconciling, config),
    by: { userId: newId(), origin: originOf() },

    start: (overrides: Partial<StartPayment> = {}): Promise<Payment> =>
      transactions.run((tx) =>
        payments.start(
          tx,
          {
            subjectId: newId(),
            customerId: newId(),
            amount: Money.of(100_00, 'GBP'),
            gateway: 'manual',
            capture: false,
            ...overrides,
          },
          { userId: null, origin: originOf() },
        ),
      ),

    /** Performs the pending steps as the worker does. */
    perform: async (payment: Pick<Payment, 'id'>): Promise<void> => {
      const never = new AbortController().signal;
      for (const { id } of await repository.operationsOf([payment.id])) {
        const result = await performing.perform(id, never);
        if (result)
          await transactions.run((tx) => performing.apply(tx, result, continueTrace(undefined)));
      }
    },

    apply: (payment: Payment, report: Partial<ProviderState>) =>
      transactions.run((tx) =>
        applying.apply(tx, payment.id, { ...NOTHING, ...report }, continueTrace(undefined)),
      ),

    events: (payment: Payment) => eventsOf(database, payment),
  };
}

export type PaymentDesk = Awaited<ReturnType<typeof aPaymentDesk>>;

const originOf = () => ({ requestId: newId(), traceparent: continueTrace(undefined), ip: null });

const NOTHING: ProviderState = {
  providerRef: null,
  status: 'pending',
  observedAt: new Date(0),
  authorised: 0,
  captured: 0,
  refunds: [],
  failure: null,
};

/** The changes that were recorded about a payment, the oldest first. */
async function eventsOf({ dataSource }: TestDatabase, { subjectId }: Payment): Promise<string[]> {
  const rows = await dataSource.query<Array<{ change: string }>>(
    `SELECT data ->> 'change' AS change FROM platform.outbox
      WHERE subject = $1 AND type = 'payments.payment-changed.v1' ORDER BY position`,
    [subjectId],
  );
  return rows.map(({ change }) => change);
}
