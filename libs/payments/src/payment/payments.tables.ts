import type { Tables } from '@orderly/platform/database/table-facts';

const BUSINESS_RECORDS = {
  stays: 'Business records. An erasure keeps them and removes what names the person.',
};

/** Says how each table of this schema grows, and how its rows end. */
export const PAYMENTS_TABLES: Tables = {
  'payments.payments': { growsWith: 'orders', owner: 'customer_id', end: BUSINESS_RECORDS },
  'payments.operations': { growsWith: 'orders', end: BUSINESS_RECORDS },
  'payments.provider_events': {
    growsWith: 'orders',
    end: {
      kept: '90 days after it arrived',
      by: 'purge-provider-events',
      walks: ['provider_events_by_receipt'],
    },
  },
};
