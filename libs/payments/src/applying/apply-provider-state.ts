import { Injectable, Logger } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { CheckTimes } from '../payment/check-times.js';
import { Operation } from '../payment/operation.entity.js';
import type { Payment } from '../payment/payment.entity.js';
import type { PaymentChange } from '../payment/payment.events.js';
import { PaymentHistory } from '../payment/payment-history.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { changesBetween } from '../state/changes.js';
import { matchRefunds } from '../state/match-refunds.js';
import { type KnownState, merge, refundedIn } from '../state/merge.js';
import { outcomeOf } from '../state/operation-outcome.js';
import type { ProviderState } from '../state/provider-state.js';

export interface AppliedState {
  readonly payment: Payment;
  /** Empty when the report said nothing new. */
  readonly changes: readonly PaymentChange[];
  /** The amounts cannot belong to this payment, so nothing was changed. */
  readonly isContradictory: boolean;
}

/** The steps of the refunds in a report, by the reference of the provider. */
type RefundSteps = ReadonlyMap<string, Operation>;

/**
 * The only way in which a report changes a payment: the answer to a call, an event of the provider,
 * and what the reconciliation finds. Reports may be late, repeated and out of order.
 */
@Injectable()
export class ApplyProviderState {
  private readonly logger = new Logger(ApplyProviderState.name);
  private readonly moved;

  constructor(
    private readonly payments: PaymentsRepository,
    private readonly history: PaymentHistory,
    private readonly checks: CheckTimes,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.moved = metrics.counter(
      'payments_minor_units_total',
      'Money that was captured or refunded, in the smallest unit of its currency.',
      ['movement', 'currency'],
    );
  }

  async apply(
    tx: Transaction,
    paymentId: string,
    report: ProviderState,
    traceparent: string,
  ): Promise<AppliedState> {
    const payment = await this.payments.lock(tx, paymentId);
    if (!payment) throw new Error(`There is no payment ${paymentId} to apply a report to.`);
    const at = this.clock.now();
    const requested = await this.payments.operationsIn(tx, paymentId);
    const refunds = matchRefunds(requested, report.refunds, ({ amount }) =>
      foreignRefund(paymentId, amount, at),
    );
    const found = [...refunds.values()].filter((each) => !requested.includes(each));
    const operations = [...requested, ...found];
    const known = knownOf(payment, operations);
    const merged = merge(known, withOurRefunds(report, refunds));
    if (merged.authorised > payment.amount || isOther(payment, report) || hasFractions(report)) {
      this.logger.error('The provider reports another amount or payment than was agreed.', {
        paymentId,
      });
      return { payment, changes: [], isContradictory: true };
    }
    for (const operation of found) await this.payments.addOperation(tx, operation);
    await this.settle(tx, operations, merged, { refunds, report, at });
    const changes = changesBetween(known, merged);
    const isNews = changes.length > 0;
    await this.save(tx, payment, merged, { operations, report, isNews, at });
    afterCommit(tx, () => this.count(payment.currency, known, merged));
    await this.history.changed(tx, payment, changes, traceparent);
    return { payment, changes, isContradictory: false };
  }

  private count(currency: string, before: KnownState, after: KnownState): void {
    // A report may correct a sum downwards: counters only grow.
    const captured = Math.max(0, after.captured - before.captured);
    const refunded = Math.max(0, refundedIn(after) - refundedIn(before));
    this.moved.inc({ movement: 'captured', currency }, captured);
    this.moved.inc({ movement: 'refunded', currency }, refunded);
  }

  private async settle(
    tx: Transaction,
    operations: readonly Operation[],
    merged: KnownState,
    { refunds, report, at }: { refunds: RefundSteps; report: ProviderState; at: Date },
  ): Promise<void> {
    const references = new Map([...refunds].map(([reference, { id }]) => [id, reference]));
    for (const operation of operations) {
      const status = outcomeOf(operation, merged);
      const providerRef = operation.providerRef ?? references.get(operation.id) ?? null;
      if (status === operation.status && providerRef === operation.providerRef) continue;
      const failure = status === 'failed' ? (report.failure ?? 'refused') : null;
      Object.assign(operation, { status, providerRef, failure, updatedAt: at });
      await this.payments.saveOperation(tx, operation);
    }
  }

  private async save(
    tx: Transaction,
    payment: Payment,
    merged: KnownState,
    {
      operations,
      report,
      isNews,
      at,
    }: { operations: Operation[]; report: ProviderState; isNews: boolean; at: Date },
  ): Promise<void> {
    const { version: before } = payment;
    const { status, observedAt, failure, authorised, captured } = merged;
    const state = { status, failure, authorised, captured, refunded: refundedIn(merged) };
    const isChanged = Object.entries(state).some(
      ([name, value]) => payment[name as keyof typeof state] !== value,
    );
    const isWaiting = operations.some((each) => each.status === 'pending');
    const providerRef = payment.providerRef ?? report.providerRef;
    // A step that failed may change nothing else. Waiting for it has used up the looks.
    const checks = isChanged || isNews ? 0 : payment.checks;
    Object.assign(payment, state, {
      observedAt,
      providerRef,
      checks,
      checkAt: this.checks.after({ status, providerRef, checks, isWaiting }, at),
      ...(isChanged ? { version: before + 1, updatedAt: at } : {}),
    });
    await this.payments.save(tx, payment, before);
  }
}

/** A provider must not speak for another of its payments. */
const isOther = ({ providerRef }: Payment, report: ProviderState): boolean =>
  providerRef !== null && report.providerRef !== null && providerRef !== report.providerRef;

/** An amount that is no whole number of minor units is in another currency than the payment. */
const hasFractions = ({ authorised, captured, refunds }: ProviderState): boolean =>
  [authorised, captured, ...refunds.map(({ amount }) => amount)].some(
    (amount) => !Number.isSafeInteger(amount),
  );

/** Someone at the provider could send any id with a refund: only ids of this payment count. */
const withOurRefunds = (report: ProviderState, steps: RefundSteps): ProviderState => ({
  ...report,
  refunds: report.refunds.map((refund) => ({
    ...refund,
    operationId: steps.get(refund.providerRef)?.id ?? null,
  })),
});

function knownOf(payment: Payment, operations: readonly Operation[]): KnownState {
  const { status, observedAt, failure, authorised, captured } = payment;
  const refunds = operations.filter((each) => each.kind === 'refund' && !isDeclined(each));
  return {
    status,
    observedAt,
    failure,
    authorised,
    captured,
    refunds: new Map(refunds.map(({ id, amount, status }) => [id, { amount, status }])),
  };
}

/** The provider refused it and so has no such refund: if it reports one after all, that counts. */
const isDeclined = ({ status, providerRef }: Operation): boolean =>
  status === 'failed' && providerRef === null;

/** A refund that was made at the provider. */
const foreignRefund = (paymentId: string, amount: number, at: Date): Operation =>
  Operation.request({ paymentId, kind: 'refund', amount, requestedBy: null, reason: null, at });
