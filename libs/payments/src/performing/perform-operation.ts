import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type AppliedState, ApplyProviderState } from '../applying/apply-provider-state.js';
import { DeclineOperation } from '../applying/decline-operation.js';
import {
  GatewayDeclined,
  GatewayUnavailable,
  type PaymentGateway,
} from '../gateways/payment-gateway.js';
import { PaymentGateways } from '../gateways/payment-gateways.js';
import type { Operation } from '../payment/operation.entity.js';
import type { Payment } from '../payment/payment.entity.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { isSettledBy } from '../state/operation-outcome.js';
import type { ProviderState } from '../state/provider-state.js';

/** What a call of the provider led to, to be applied in a transaction. */
export interface StepResult {
  readonly operation: Operation;
  readonly payment: Payment;
  readonly outcome: { readonly report: ProviderState } | { readonly declined: string };
}

/**
 * Calls the provider for one step. It may run any number of times, also at the same time in several
 * processes: every call of a step has the same idempotency key, and a repetition asks first what
 * the provider did, because a provider forgets its keys after a day. A step with a reference at the
 * provider is there already, whoever made it: it is only asked about.
 */
@Injectable()
export class PerformOperation {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly gateways: PaymentGateways,
    private readonly applying: ApplyProviderState,
    private readonly declining: DeclineOperation,
  ) {}

  /**
   * Null when the outcome of the step is known already, or only the provider can bring it about.
   * @throws GatewayUnavailable when the provider may or may not have done it
   */
  async perform(operationId: string, signal: AbortSignal): Promise<StepResult | null> {
    const begun = await this.payments.beginAttempt(operationId);
    if (!begun) return null;
    const { operation, payment } = begun;
    const gateway = this.gateways.of(payment.gateway);
    const isThere = operation.providerRef !== null;
    if (isThere || operation.attempts > 1) {
      const report = await this.settledAt(gateway, payment, operation, signal);
      if (report) return { operation, payment, outcome: { report } };
      if (isThere) return null;
    }
    try {
      const report = await call(gateway, payment, operation, signal);
      return { operation, payment, outcome: { report } };
    } catch (error) {
      if (!(error instanceof GatewayDeclined)) throw error;
      // A capture is also declined because an earlier try has captured.
      const report = await this.settledAt(gateway, payment, operation, signal);
      const outcome = report ? { report } : { declined: error.code };
      return { operation, payment, outcome };
    }
  }

  /** Applies the result in the transaction of the caller. */
  apply(
    tx: Transaction,
    { operation, payment, outcome }: StepResult,
    traceparent: string,
  ): Promise<AppliedState> {
    return 'report' in outcome
      ? this.applying.apply(tx, payment.id, outcome.report, traceparent)
      : this.declining.decline(tx, operation, outcome.declined, traceparent);
  }

  private async settledAt(
    gateway: PaymentGateway,
    payment: Payment,
    operation: Operation,
    signal: AbortSignal,
  ): Promise<ProviderState | null> {
    if (!gateway.keepsState || payment.providerRef === null) return null;
    const report = await gateway.fetch(payment, signal);
    return isSettledBy(operation, report) ? report : null;
  }
}

function call(
  gateway: PaymentGateway,
  payment: Payment,
  { id, kind, amount }: Operation,
  signal: AbortSignal,
): Promise<ProviderState> {
  const options = { idempotencyKey: id, signal };
  if (kind === 'authorise') return gateway.authorise(payment, options);
  if (gateway.keepsState && payment.providerRef === null)
    throw new GatewayUnavailable('It is not known yet whether the provider has the payment.');
  if (kind === 'capture') return gateway.capture(payment, amount, options);
  if (kind === 'void') return gateway.void(payment, options);
  return gateway.refund(payment, amount, options);
}
