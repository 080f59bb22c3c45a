import type { Tables } from '@orderly/platform/database/table-facts';

/** How each table of this schema grows, and how its rows end. */
export const WEBHOOKS_TABLES: Tables = {
  'webhooks.events': {
    growsWith: 'requests',
    end: {
      kept: '30 days, with their deliveries; events about an erased person end with the erasure',
      by: 'purge-public-events',
      walks: ['events_by_age'],
    },
  },
  'webhooks.deliveries': { growsWith: 'requests', end: { follows: 'webhooks.events' } },
  'webhooks.attempts': { growsWith: 'requests', end: { follows: 'webhooks.events' } },
  'webhooks.endpoints': {
    growsWith: 'accounts',
    owner: 'owner_id',
    end: {
      stays:
        'Until its owner removes it, 20 at most; then a task deletes it with its deliveries. An ' +
        'erasure removes those of an account.',
    },
  },
  'webhooks.secrets': {
    growsWith: 'accounts',
    end: { stays: 'As long as the endpoint; one that was rotated ends with the next rotation.' },
  },
  'webhooks.feed_clock': { growsWith: 'nothing', end: { stays: 'One row.' } },
};
