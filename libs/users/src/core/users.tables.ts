import type { Tables } from '@orderly/platform/database/table-facts';

const UNTIL_ERASED = { stays: 'Until the account is erased.' };
const OF_STAFF = { stays: 'Until an administrator removes the role.' };

/** Says how each table of this schema grows, and how its rows end. */
export const USERS_TABLES: Tables = {
  'users.users': {
    growsWith: 'accounts',
    owner: 'id',
    end: {
      kept:
        '14 days after the last link, if nobody verified the address ' +
        '(`UNVERIFIED_ACCOUNT_DAYS`); an invited one 90 (`INVITED_ACCOUNT_DAYS`); otherwise ' +
        'until it is erased: the row stays without name and address',
      by: 'delete-unverified-accounts',
      walks: ['users_unverified'],
    },
  },
  'users.user_roles': { growsWith: 'accounts', owner: 'user_id', end: UNTIL_ERASED },
  'users.mail_budgets': { growsWith: 'accounts', owner: 'user_id', end: UNTIL_ERASED },
  'users.held_notices': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: 'an hour, until one mail tells of all',
      by: 'send-held-notices',
      walks: ['held_notices_by_age'],
    },
  },
  'users.one_time_tokens': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: '7 days after they expired',
      by: 'purge-expired-credentials',
      walks: ['one_time_tokens_expiry_idx'],
    },
  },
  'users.email_changes': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: '30 days after they expired',
      by: 'purge-expired-credentials',
      walks: ['email_changes_expiry_idx'],
    },
  },
  'users.roles': { growsWith: 'nothing', end: OF_STAFF },
  'users.role_permissions': { growsWith: 'nothing', end: OF_STAFF },
};
