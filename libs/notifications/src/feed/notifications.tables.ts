import type { Tables } from '@orderly/platform/database/table-facts';

/** Says how each table of this schema grows, and how its rows end. */
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
  'notifications.preferences': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: { stays: 'Until the account is erased.' },
  },
  'notifications.phone_codes': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: '2 days; its code is valid for ten minutes',
      by: 'purge-text-messages',
      walks: ['phone_codes_pkey'],
    },
  },
  'notifications.phone_numbers': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: { stays: 'Until its owner removes it, or the account is erased.' },
  },
  'notifications.sms_budgets': {
    growsWith: 'accounts',
    end: {
      kept: '2 days, as keyed hashes',
      by: 'purge-text-messages',
      walks: ['sms_budgets_by_age'],
    },
  },
  'notifications.sms_messages': {
    growsWith: 'orders',
    owner: 'user_id',
    end: {
      // A text message here has no text, and the number masked.
      kept: '90 days: `MAIL_RETENTION_DAYS`; one that waits to be sent stays',
      by: 'purge-text-messages',
      walks: ['sms_messages_pkey'],
    },
  },
  'notifications.push_subscriptions': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: {
      kept: 'until it is removed or expires, or its push service ends it; 20 for each account',
      by: 'purge-old-notifications',
      walks: ['push_subscriptions_by_expiry'],
    },
  },
  'notifications.suppressions': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: {
      kept: 'a year; then the address gets another chance',
      by: 'purge-old-notifications',
      walks: ['suppressions_pkey'],
    },
  },
  'notifications.mail_template_versions': {
    growsWith: 'nothing',
    end: { stays: 'One row for each change that staff make to the words of a mail.' },
  },
  'notifications.messages': {
    growsWith: 'orders',
    owner: 'user_id',
    end: {
      // A mail here consists of ids, and for a security notice of the place it came from. It has no
      // text.
      kept: '90 days: `MAIL_RETENTION_DAYS`; one that waits to be sent stays',
      by: 'purge-old-notifications',
      walks: ['messages_pkey'],
    },
  },
};
