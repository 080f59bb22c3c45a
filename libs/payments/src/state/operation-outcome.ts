import type { OperationKind, OperationState } from '../payment/payment-status.js';
import type { KnownState } from './merge.js';

interface Step {
  readonly id: string;
  readonly kind: OperationKind;
  readonly status: OperationState;
}

/** What became of a step, as far as the state of its payment says. */
export function outcomeOf({ id, kind, status }: Step, payment: KnownState): OperationState {
  // A bank may return a refund that had succeeded. Any other outcome is final.
  if (kind === 'refund') return payment.refunds.get(id)?.status ?? status;
  if (status !== 'pending') return status;
  return OUTCOMES[kind][payment.status] ?? 'pending';
}

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
