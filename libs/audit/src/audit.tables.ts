import type { Tables } from '@orderly/platform/database/table-facts';

const EVIDENCE = 'The audit log is evidence; no role of the application can delete from it.';

/** How the tables of the audit log grow, and why their rows stay. */
export const AUDIT_TABLES: Tables = {
  'platform.audit_events': { growsWith: 'requests', end: { stays: EVIDENCE } },
  'platform.audit_chain': { growsWith: 'requests', end: { stays: EVIDENCE } },
  'platform.audit_anchors': { growsWith: 'nothing', end: { stays: EVIDENCE } },
  'platform.audit_seal': {
    growsWith: 'nothing',
    end: { stays: 'One row: how far the audit log is sealed.' },
  },
};
