import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { CheckTimes } from '../payment/check-times.js';
import type { Operation } from '../payment/operation.entity.js';
import { PaymentHistory } from '../payment/payment-history.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { type AppliedState, ApplyProviderState } from './apply-provider-state.js';

/** Records that the provider certainly did not perform a step. */
@Injectable()
export class DeclineOperation {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly applying: ApplyProviderState,
    private readonly history: PaymentHistory,
    private readonly checks: CheckTimes,
    private readonly clock: Clock,
  ) {}

  async decline(
    tx: Transaction,
    { id, paymentId, kind }: Operation,
    code: string,
    traceparent: string,
  ): Promise<AppliedState> {
    const at = this.clock.now();
    const failure = code.slice(0, 100);
    if (kind === 'authorise') {
      const nothing = { providerRef: null, authorised: 0, captured: 0, refunds: [] };
      const report = { ...nothing, status: 'failed' as const, observedAt: at, failure };
      return this.applying.apply(tx, paymentId, report, traceparent);
    }
    const payment = await this.payments.lock(tx, paymentId);
    if (!payment) throw new Error(`There is no payment ${paymentId}.`);
    const operations = await this.payments.operationsIn(tx, paymentId);
    const operation = operations.find((each) => each.id === id);
    // An event of the provider may have told the outcome meanwhile.
    if (operation?.status !== 'pending') return { payment, changes: [], isContradictory: false };
    Object.assign(operation, { status: 'failed', failure, updatedAt: at });
    await this.payments.saveOperation(tx, operation);
    const isWaiting = operations.some(({ status }) => status === 'pending');
    payment.checks = 0;
    payment.checkAt = this.checks.after({ ...payment, isWaiting }, at);
    await this.payments.save(tx, payment, payment.version);
    const changes = [`${kind}-failed`] as const;
    await this.history.changed(tx, payment, changes, traceparent);
    return { payment, changes, isContradictory: false };
  }
}
