import type { Tables } from '@orderly/platform/database/table-facts';

const PROOF = 'Proof of what was erased and what was kept.';

/** How the tables of copies and erasures grow, and how their rows are deleted. */
export const PRIVACY_TABLES: Tables = {
  'platform.personal_exports': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: {
      kept:
        'the archive until it was fetched, 24 hours after its mail, 3 days at most; the row 30 ' +
        'days',
      by: 'expire-personal-exports',
      walks: ['personal_exports_by_expiry', 'personal_exports_pkey'],
    },
  },
  'platform.erasures': { growsWith: 'accounts', owner: 'user_id', end: { stays: PROOF } },
  'platform.erasure_answers': { growsWith: 'accounts', end: { stays: PROOF } },
  'platform.erasure_progress': {
    growsWith: 'accounts',
    end: {
      kept: 'until the module has answered',
      by: 'the erasure itself',
      walks: ['erasure_progress_pkey'],
    },
  },
};
