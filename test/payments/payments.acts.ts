import type { ModuleActs } from '../support/audited-acts.js';

/** What each operation writes into the audit log; `test/audit-coverage.e2e-spec.ts` finds it here. */
export const PAYMENTS_ACTS: ModuleActs = {
  acts: {
    receiveStripeEvent: {
      why: 'Nobody acts: the provider reports, and each event is recorded with what became of it.',
    },
  },
  changes: {},
};
