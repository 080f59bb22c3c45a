import type { Operation } from './operation.entity.js';
import type { Payment } from './payment.entity.js';

/**
 * What is captured of a payment, and neither refunded nor about to be. Refunds of the shop and of
 * its staff at the provider may together be about to take more than there is.
 * @param steps of this payment, of any kind
 */
export const refundableOf = (
  { captured, refunded }: Payment,
  steps: readonly Operation[],
): number =>
  steps
    .filter(({ kind, status }) => kind === 'refund' && status === 'pending')
    .reduce((left, { amount }) => Math.max(left - amount, 0), captured - refunded);
