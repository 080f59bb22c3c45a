import type { PaymentChange } from '../payment/payment.events.js';
import { type KnownState, refundedIn } from './merge.js';

/** What a report added, in the order in which it happened. */
export function changesBetween(before: KnownState, after: KnownState): PaymentChange[] {
  const changes: PaymentChange[] = [];
  const { status } = after;
  if (status !== before.status && status !== 'pending' && status !== 'captured')
    changes.push(status);
  if (after.captured > before.captured) changes.push('captured');
  if (refundedIn(after) > refundedIn(before)) changes.push('refunded');
  if (failedRefunds(after) > failedRefunds(before)) changes.push('refund-failed');
  return changes;
}

const failedRefunds = ({ refunds }: KnownState): number =>
  [...refunds.values()].filter(({ status }) => status === 'failed').length;
