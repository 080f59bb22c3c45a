import type { Tables } from '@orderly/platform/database/table-facts';

/** How each table of this schema grows, and how its rows end. */
export const NOTIFICATIONS_TABLES: Tables = {
  'notifications.notifications': {
    growsWith: 'orders',
    owner: 'user_id',
    end: {
      kept: '180 days, read or not: `NOTIFICATIONS_RETENTION_DAYS`',
      by: 'purge-old-notifications',
      walks: ['notifications_pkey'],
    },
  },
  'notifications.messages': {
    growsWith: 'orders',
    owner: 'user_id',
    end: {
      // A mail here is ids; of a security notice also where it was done from. No text.
      kept: '90 days: `MAIL_RETENTION_DAYS`; one that waits to be sent stays',
      by: 'purge-old-notifications',
      walks: ['messages_pkey'],
    },
  },
};
