import type { OperationKind, OperationState } from '../payment/payment-status.js';
import { isRefundOf } from './match-refunds.js';
import type { KnownState } from './merge.js';
import type { ProviderState } from './provider-state.js';

interface Step {
  readonly id: string;
  readonly kind: OperationKind;
  readonly status: OperationState;
  readonly providerRef: string | null;
}

/** What became of a step, as far as the state of its payment says. */
export function outcomeOf({ id, kind, status }: Step, payment: KnownState): OperationState {
  // A bank may return a refund that had succeeded. Any other outcome is final.
  if (kind === 'refund') return payment.refunds.get(id)?.status ?? status;
  if (status !== 'pending') return status;
  return OUTCOMES[kind][payment.status] ?? 'pending';
}

/**
 * Whether a report says that the provider has performed a step, or never will. A refund that the
 * provider has listed needs no second call, whatever the bank does with it.
 */
export const isSettledBy = (step: Step, report: ProviderState): boolean =>
  step.kind === 'refund'
    ? report.refunds.some((refund) => isRefundOf(step, refund))
    : OUTCOMES[step.kind][report.status] !== undefined;

type Outcomes = Readonly<Partial<Record<KnownState['status'], OperationState>>>;

const OUTCOMES: Readonly<Record<Exclude<OperationKind, 'refund'>, Outcomes>> = {
  authorise: {
    'requires-action': 'succeeded',
    processing: 'succeeded',
    authorised: 'succeeded',
    captured: 'succeeded',
    voided: 'succeeded',
    failed: 'failed',
  },
  capture: { captured: 'succeeded', voided: 'failed', failed: 'failed' },
  void: { voided: 'succeeded', failed: 'succeeded', captured: 'failed' },
};
