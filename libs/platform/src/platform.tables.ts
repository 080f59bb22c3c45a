import type { Tables } from './database/table-facts.js';

const EVIDENCE = 'The audit log is evidence; no role of the application can delete from it.';
const PROOF = 'Proof of what was erased and what was kept.';

/** How each table of this schema grows, and how its rows end. */
export const PLATFORM_TABLES: Tables = {
  'platform.outbox': {
    growsWith: 'requests',
    end: {
      kept: '30 days after all consumers handled the event; with a dead letter until that is replayed or discarded',
      by: 'purge-handled-events',
      walks: ['outbox_pkey'],
    },
  },
  'platform.inbox': { growsWith: 'requests', end: { follows: 'platform.outbox' } },
  'platform.idempotency_keys': {
    growsWith: 'requests',
    owner: 'principal',
    end: {
      kept: '48 hours',
      by: 'purge-idempotency-keys',
      walks: ['idempotency_keys_by_age'],
    },
  },
  'platform.rate_limits': {
    growsWith: 'requests',
    end: {
      kept: 'an hour after the window',
      by: 'purge-rate-limits',
      walks: ['rate_limits_by_end'],
    },
  },
  'platform.personal_exports': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: {
      kept: 'the archive until it was fetched, 24 hours after its mail, 3 days at most; the row 30 days',
      by: 'expire-personal-exports',
      walks: ['personal_exports_by_expiry', 'personal_exports_pkey'],
    },
  },
  'platform.audit_events': { growsWith: 'requests', end: { stays: EVIDENCE } },
  'platform.audit_chain': { growsWith: 'requests', end: { stays: EVIDENCE } },
  'platform.audit_anchors': { growsWith: 'nothing', end: { stays: EVIDENCE } },
  'platform.audit_seal': {
    growsWith: 'nothing',
    end: { stays: 'One row: how far the audit log is sealed.' },
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
  'platform.scheduled_tasks': {
    growsWith: 'nothing',
    end: { stays: 'One row for each task.' },
  },
  'platform.installation_secrets': {
    growsWith: 'nothing',
    end: { stays: 'Keys of the installation.' },
  },
  'public.migrations': {
    growsWith: 'nothing',
    end: { stays: 'One row for each migration.' },
  },
};
