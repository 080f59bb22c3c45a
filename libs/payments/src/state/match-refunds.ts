import type { OperationKind } from '../payment/payment-status.js';
import type { ProviderRefund } from './provider-state.js';

interface Step {
  readonly id: string;
  readonly kind: OperationKind;
  readonly providerRef: string | null;
}

/**
 * Whether a reported refund is this step. Once a step has a reference at the provider, only the
 * reference counts: what the provider sends back as our id may have been edited there, and a second
 * refund with that id is money of its own.
 */
export const isRefundOf = (step: Step, { providerRef, operationId }: ProviderRefund): boolean =>
  step.kind === 'refund' &&
  (step.providerRef === null ? step.id === operationId : step.providerRef === providerRef);

/**
 * The step of each reported refund, by its reference. A refund that is none of the steps was made
 * at the provider: `create` makes a step for it.
 */
export function matchRefunds<S extends Step>(
  steps: readonly S[],
  refunds: readonly ProviderRefund[],
  create: (refund: ProviderRefund) => S,
): ReadonlyMap<string, S> {
  const matched = new Map<string, S>();
  const taken = new Set<S>();
  for (const refund of refunds) {
    if (matched.has(refund.providerRef)) continue;
    const step =
      steps.find((each) => isRefundOf(each, refund) && !taken.has(each)) ?? create(refund);
    matched.set(refund.providerRef, step);
    taken.add(step);
  }
  return matched;
}
