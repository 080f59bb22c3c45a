import type { PaymentState } from '../payment/payment-status.js';
import type { ProviderRefund, ProviderState } from './provider-state.js';

/** What the reports about a payment have added up to. */
export interface KnownState {
  readonly status: PaymentState;
  readonly observedAt: Date;
  readonly failure: string | null;
  readonly authorised: number;
  readonly captured: number;
  readonly refunds: ReadonlyMap<string, KnownRefund>;
}

type KnownRefund = Pick<ProviderRefund, 'amount' | 'status'>;

/**
 * A payment only moves up. Up to an authorisation it may go to and fro, and the latest report
 * counts. Money counts most: a report of a capture is true, whatever else was reported.
 */
const STAGE: Readonly<Record<PaymentState, number>> = {
  pending: 0,
  'requires-action': 1,
  processing: 1,
  authorised: 2,
  failed: 3,
  voided: 4,
  captured: 5,
};
/** For two reports of the same instant. */
const RANK: Readonly<Record<PaymentState, number>> = { ...STAGE, processing: 1.5 };
/** A bank may return a refund that had succeeded. */
const REFUND_RANK = { pending: 0, succeeded: 1, failed: 2 } as const;

/** Refunds of ours are known by the operation, before the provider has an id for them. */
const refundKey = ({
  operationId,
  providerRef,
}: Pick<ProviderRefund, 'operationId' | 'providerRef'>): string => operationId ?? providerRef;

/**
 * Merges a report into what is known. The result does not depend on the order of the reports or on
 * repetitions, and the last report of a payment makes up for all that were lost before it.
 */
export function merge(known: KnownState, report: ProviderState): KnownState {
  const { status, observedAt, failure } = laterOf(known, report);
  return {
    status,
    observedAt,
    failure,
    authorised: Math.max(known.authorised, report.authorised, report.captured),
    captured: Math.max(known.captured, report.captured),
    refunds: mergeRefunds(known.refunds, report.refunds),
  };
}

/**
 * The sum of the refunds that succeeded. A report of a refund may overtake that of its capture, and
 * counts when both are known.
 */
export function refundedIn({ captured, refunds }: KnownState): number {
  const succeeded = [...refunds.values()].filter(({ status }) => status === 'succeeded');
  return Math.min(
    captured,
    succeeded.reduce((sum, { amount }) => sum + amount, 0),
  );
}

interface Dated {
  readonly status: PaymentState;
  readonly observedAt: Date;
  readonly failure: string | null;
}

function laterOf(known: Dated, report: Dated): Dated {
  return compare(report, known) > 0 ? report : known;
}

/** A total order, so that the outcome does not depend on which of the two came first. */
function compare(one: Dated, other: Dated): number {
  return (
    STAGE[one.status] - STAGE[other.status] ||
    one.observedAt.getTime() - other.observedAt.getTime() ||
    RANK[one.status] - RANK[other.status] ||
    compareText(one.failure ?? '', other.failure ?? '')
  );
}

const compareText = (one: string, other: string): number =>
  Number(one > other) - Number(one < other);

function mergeRefunds(
  known: ReadonlyMap<string, KnownRefund>,
  reported: readonly ProviderRefund[],
): ReadonlyMap<string, KnownRefund> {
  const merged = new Map(known);
  for (const refund of reported) {
    const before = merged.get(refundKey(refund));
    if (before && REFUND_RANK[before.status] >= REFUND_RANK[refund.status]) continue;
    merged.set(refundKey(refund), { amount: refund.amount, status: refund.status });
  }
  return merged;
}
