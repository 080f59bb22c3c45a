import fc from 'fast-check';
import { PAYMENT_STATES } from '../payment/payment-status.js';
import { type KnownState, merge, refundedIn } from './merge.js';
import type { ProviderRefund, ProviderState } from './provider-state.js';

const NOTHING: KnownState = {
  status: 'pending',
  observedAt: new Date(0),
  failure: null,
  authorised: 0,
  captured: 0,
  refunds: new Map(),
};

const report = (overrides: Partial<ProviderState> = {}): ProviderState => ({
  providerRef: 'pi_1',
  status: 'pending',
  observedAt: new Date(0),
  authorised: 0,
  captured: 0,
  refunds: [],
  failure: null,
  ...overrides,
});

const mergeAll = (reports: readonly ProviderState[]): unknown => {
  const state = reports.reduce(merge, NOTHING);
  return {
    ...state,
    refunds: Object.fromEntries([...state.refunds].sort()),
    sum: refundedIn(state),
  };
};

const refund: fc.Arbitrary<ProviderRefund> = fc.record({
  providerRef: fc.constantFrom('re_1', 're_2', 're_3'),
  operationId: fc.constantFrom(null, 'op-1'),
  // One refund has one amount in all reports.
  amount: fc.constant(10),
  status: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
});

const anyReport: fc.Arbitrary<ProviderState> = fc.record({
  providerRef: fc.constant('pi_1'),
  status: fc.constantFrom(...PAYMENT_STATES),
  observedAt: fc.integer({ min: 0, max: 5 }).map((ms) => new Date(ms)),
  authorised: fc.integer({ min: 0, max: 100 }),
  captured: fc.integer({ min: 0, max: 100 }),
  refunds: fc.array(refund, { maxLength: 3 }),
  failure: fc.constantFrom(null, 'card_declined', 'expired_card'),
});

/** The reports of one payment as a provider makes them, the oldest first. */
const history: fc.Arbitrary<ProviderState[]> = fc
  .record({
    before: fc.array(fc.constantFrom('requires-action' as const, 'processing' as const), {
      maxLength: 4,
    }),
    end: fc.constantFrom('captured' as const, 'voided' as const, 'failed' as const),
    refunds: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ before, end, refunds }) => {
    const at = (index: number) => new Date(1_000 + index);
    const open = before.map((status, index) => report({ status, observedAt: at(index) }));
    const held = { authorised: 100, observedAt: at(10) };
    const authorised = end === 'failed' ? [] : [report({ ...held, status: 'authorised' })];
    const captured = end === 'captured' ? 80 : 0;
    const last = { ...(end === 'failed' ? {} : held), captured, status: end, observedAt: at(11) };
    const given = Array.from({ length: captured > 0 ? refunds : 0 }, (_, index) => ({
      providerRef: `re_${index}`,
      operationId: `op-${index}`,
      amount: 20,
      status: 'succeeded' as const,
    }));
    const refunding = given.map((_, index) =>
      report({ ...last, refunds: given.slice(0, index + 1) }),
    );
    return [...open, ...authorised, report(last), ...refunding];
  });

describe('merging the reports about a payment', () => {
  it('gives the same result in any order and with repetitions', () => {
    const shuffled = fc.array(anyReport, { maxLength: 8 }).chain((reports) =>
      fc.tuple(
        fc.constant(reports),
        fc.shuffledSubarray([...reports, ...reports], {
          minLength: 2 * reports.length,
          maxLength: 2 * reports.length,
        }),
      ),
    );

    fc.assert(
      fc.property(shuffled, ([once, repeated]) => {
        expect(mergeAll(repeated)).toEqual(mergeAll(once));
      }),
      { numRuns: 500 },
    );
  });

  it('reaches the end of a history by its last report, whatever was lost or came late', () => {
    const damaged = history.chain((reports) =>
      fc.tuple(fc.constant(reports), fc.shuffledSubarray([...reports, ...reports])),
    );

    fc.assert(
      fc.property(damaged, ([reports, some]) => {
        const last = reports.at(-1) as ProviderState;
        expect(mergeAll([...some, last])).toEqual(mergeAll(reports));
        expect(mergeAll([last, ...some])).toEqual(mergeAll(reports));
      }),
      { numRuns: 500 },
    );
  });

  it('never lowers an amount, and never leaves a final status for an earlier one', () => {
    fc.assert(
      fc.property(fc.array(anyReport, { maxLength: 6 }), anyReport, (before, next) => {
        const known = before.reduce(merge, NOTHING);
        const merged = merge(known, next);

        expect(merged.captured).toBeGreaterThanOrEqual(known.captured);
        expect(merged.authorised).toBeGreaterThanOrEqual(known.authorised);
        expect(merged.authorised).toBeGreaterThanOrEqual(merged.captured);
        expect(refundedIn(merged)).toBeLessThanOrEqual(merged.captured);
        if (known.status === 'captured') expect(merged.status).toBe('captured');
      }),
      { numRuns: 500 },
    );
  });

  it('lets the latest report decide while nothing is authorised', () => {
    const declined = report({
      status: 'requires-action',
      observedAt: new Date(3),
      failure: 'declined',
    });
    const processing = report({ status: 'processing', observedAt: new Date(2) });

    const state = [declined, processing].reduce(merge, NOTHING);

    expect(state).toMatchObject({ status: 'requires-action', failure: 'declined' });
  });

  it('counts a refund when its capture is known, if the refund was reported first', () => {
    const given = {
      providerRef: 're_1',
      operationId: null,
      amount: 30,
      status: 'succeeded',
    } as const;
    const early = merge(NOTHING, report({ refunds: [given] }));

    const state = merge(early, report({ status: 'captured', captured: 50 }));

    expect(refundedIn(early)).toBe(0);
    expect(refundedIn(state)).toBe(30);
  });

  it('no longer counts a refund that the bank returned', () => {
    const given = { providerRef: 're_1', operationId: null, amount: 30 } as const;
    const captured = report({ status: 'captured', captured: 50 });

    const state = [
      captured,
      report({ refunds: [{ ...given, status: 'failed' }] }),
      report({ refunds: [{ ...given, status: 'succeeded' }] }),
    ].reduce(merge, NOTHING);

    expect(refundedIn(state)).toBe(0);
  });
});
