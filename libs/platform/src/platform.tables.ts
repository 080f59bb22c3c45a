import type { Tables } from './database/table-facts.js';

/** How each table of this schema grows, and how its rows are deleted. */
export const PLATFORM_TABLES: Tables = {
  'platform.outbox': {
    growsWith: 'requests',
    end: {
      kept:
        '30 days after all consumers handled the event; with a dead letter, or given up, until ' +
        'that is replayed, retried or discarded',
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
  'platform.jobs': {
    growsWith: 'requests',
    owner: 'owner_id',
    end: { kept: '30 days', by: 'purge-jobs', walks: ['jobs_pkey'] },
  },
  'platform.files': {
    growsWith: 'requests',
    owner: 'owner_id',
    end: {
      kept:
        'the result of a job 24 hours, a list of errors 7 days; an upload until its job has ' +
        'ended, 7 days at most',
      by: 'purge-files',
      walks: ['files_by_expiry'],
    },
  },
  'platform.file_chunks': { growsWith: 'requests', end: { follows: 'platform.files' } },
  'platform.rate_limits': {
    growsWith: 'requests',
    end: {
      kept: 'an hour after the window',
      by: 'purge-rate-limits',
      walks: ['rate_limits_by_end'],
    },
  },
  'platform.scheduled_tasks': {
    growsWith: 'nothing',
    end: { stays: 'One row for each task.' },
  },
  'platform.runtime_settings': {
    growsWith: 'nothing',
    end: { stays: 'One row for each setting that is set.' },
  },
  'platform.workers': {
    growsWith: 'nothing',
    end: {
      kept: 'while the process runs; one that was killed 12 hours after it was last seen',
      by: 'purge-workers',
      walks: ['workers_pkey'],
    },
  },
  'platform.invariant_results': {
    growsWith: 'nothing',
    end: { stays: 'One row for each invariant.' },
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
