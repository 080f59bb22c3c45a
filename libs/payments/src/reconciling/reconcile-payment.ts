import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { errorText } from '@orderly/platform/kernel/errors/error-text';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { type AppliedState, ApplyProviderState } from '../applying/apply-provider-state.js';
import { PaymentGateways } from '../gateways/payment-gateways.js';
import type { Operation } from '../payment/operation.entity.js';
import type { Payment } from '../payment/payment.entity.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { PerformOperation } from '../performing/perform-operation.js';

/**
 * Settles one payment: repeats its pending steps in their order, each with its key, and then asks
 * the provider for the state.
 */
@Injectable()
export class ReconcilePayment {
  private readonly logger = new Logger(ReconcilePayment.name);
  private readonly differences;

  constructor(
    private readonly payments: PaymentsRepository,
    private readonly gateways: PaymentGateways,
    private readonly performing: PerformOperation,
    private readonly applying: ApplyProviderState,
    private readonly transactions: Transactions,
    metrics: Metrics,
  ) {
    this.differences = metrics.counter(
      'payments_reconciled_total',
      'What the reconciliation found out about payments, by the kind of change; `contradictory` ' +
        'for amounts that cannot belong to the payment, `unanswered` when the provider was away.',
      ['difference'],
    );
  }

  async reconcile(paymentId: string, signal: AbortSignal): Promise<void> {
    try {
      await this.repeatSteps(paymentId, signal);
      await this.askProvider(paymentId, signal);
    } catch (error) {
      this.differences.inc({ difference: 'unanswered' });
      this.logger.warn(`A payment could not be reconciled: ${errorText(error)}`, { paymentId });
    }
  }

  private async repeatSteps(paymentId: string, signal: AbortSignal): Promise<void> {
    const operations = await this.payments.operationsOf([paymentId]);
    for (const { id } of operations.filter(isToRepeat)) {
      const result = await this.performing.perform(id, signal);
      if (!result) continue;
      const trace = continueTrace(undefined);
      this.count(await this.transactions.run((tx) => this.performing.apply(tx, result, trace)));
    }
  }

  private async askProvider(paymentId: string, signal: AbortSignal): Promise<void> {
    const payment = await this.payments.find(paymentId);
    if (!payment || payment.providerRef === null || isGone(payment)) return;
    const gateway = this.gateways.of(payment.gateway);
    if (!gateway.keepsState) return;
    const report = await gateway.fetch(payment, signal);
    const trace = continueTrace(undefined);
    this.count(
      await this.transactions.run((tx) => this.applying.apply(tx, paymentId, report, trace)),
    );
  }

  private count({ changes, isContradictory }: AppliedState): void {
    for (const difference of changes) this.differences.inc({ difference });
    if (isContradictory) this.differences.inc({ difference: 'contradictory' });
  }
}

/** A step with a reference is at the provider: its outcome is in the state that is asked for. */
const isToRepeat = ({ status, providerRef }: Operation): boolean =>
  status === 'pending' && providerRef === null;

/** Nothing happens to it at the provider any more. Captured money may still be refunded there. */
const isGone = ({ status }: Payment): boolean => status === 'voided' || status === 'failed';
