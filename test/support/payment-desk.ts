import { tmpdir } from 'node:os';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { ApplyProviderState } from '../../libs/payments/src/applying/apply-provider-state.js';
import { ManualGateway } from '../../libs/payments/src/gateways/manual-gateway.js';
import { PaymentGateways } from '../../libs/payments/src/gateways/payment-gateways.js';
import { Operation } from '../../libs/payments/src/payment/operation.entity.js';
import { Payment } from '../../libs/payments/src/payment/payment.entity.js';
import { PaymentHistory } from '../../libs/payments/src/payment/payment-history.js';
import { PaymentsRepository } from '../../libs/payments/src/payment/payments.repository.js';
import { CheckTimes } from '../../libs/payments/src/reconciling/check-times.js';
import { PaymentSteps } from '../../libs/payments/src/requests/payment-steps.js';
import { Payments, type StartPayment } from '../../libs/payments/src/requests/payments.js';
import type { ProviderState } from '../../libs/payments/src/state/provider-state.js';
import { testConfig } from './config.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** The services of payments on a database of their own, without a worker. */
export async function aPaymentDesk() {
  const database = await createTestDatabase([Payment, Operation]);
  const clock = new Clock();
  const repository = new PaymentsRepository(database.dataSource);
  const history = new PaymentHistory(new Outbox(database.dataSource), new AuditLog(clock));
  const checks = new CheckTimes(testConfig(database.url, tmpdir()));
  const applying = new ApplyProviderState(repository, history, checks, clock);
  const gateways = new PaymentGateways(new ManualGateway());
  const payments = new Payments(repository, gateways, history, checks, clock);
  const steps = new PaymentSteps(repository, history, applying, checks, clock);
  const transactions = new Transactions(database.dataSource);
  return {
    database,
    payments,
    steps,
    applying,
    transactions,
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
