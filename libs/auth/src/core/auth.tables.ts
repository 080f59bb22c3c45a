import type { Tables } from '@orderly/platform/database/table-facts';

const UNTIL_REMOVED = { stays: 'Until it is removed, or the account is erased.' };

/** Says how each table of this schema grows, and how its rows end. */
export const AUTH_TABLES: Tables = {
  'auth.credentials': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: { stays: 'Until the account is erased.' },
  },
  'auth.sessions': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: '7 days after the session ended',
      by: 'purge-expired-credentials',
      walks: ['sessions_by_end'],
    },
  },
  'auth.refresh_tokens': {
    growsWith: 'requests',
    // Each session has its current token, and those that were used in the last minutes.
    end: { follows: 'auth.sessions' },
  },
  'auth.login_attempts': {
    growsWith: 'requests',
    owner: 'owner_id',
    end: {
      kept: '90 days after the last attempt',
      by: 'purge-expired-credentials',
      walks: ['login_attempts_by_age', 'login_attempts_unkeyed'],
    },
  },
  'auth.login_challenges': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: 'an hour after they expired',
      by: 'purge-sign-in-challenges',
      walks: ['login_challenges_by_expiry'],
    },
  },
  'auth.webauthn_challenges': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: 'until they expire',
      by: 'purge-sign-in-challenges',
      walks: ['webauthn_challenges_by_expiry'],
    },
  },
  'auth.oidc_flows': {
    growsWith: 'requests',
    end: {
      kept: '10 minutes',
      by: 'the next sign-in with a provider',
      walks: ['oidc_flows_by_expiry'],
    },
  },
  'auth.oidc_results': {
    growsWith: 'requests',
    owner: 'user_id',
    end: {
      kept: '2 to 20 minutes',
      by: 'the next sign-in with a provider',
      walks: ['oidc_results_by_expiry'],
    },
  },
  'auth.second_factors': { growsWith: 'accounts', owner: 'user_id', end: UNTIL_REMOVED },
  'auth.totp': {
    growsWith: 'accounts',
    owner: 'user_id',
    end: {
      kept:
        'an hour, if it was never confirmed; otherwise until it is removed, or the account is ' +
        'erased',
      by: 'purge-sign-in-challenges',
      walks: ['totp_unconfirmed'],
    },
  },
  'auth.passkeys': { growsWith: 'accounts', owner: 'user_id', end: UNTIL_REMOVED },
  'auth.recovery_codes': { growsWith: 'accounts', owner: 'user_id', end: UNTIL_REMOVED },
  'auth.identities': { growsWith: 'accounts', owner: 'user_id', end: UNTIL_REMOVED },
  'auth.api_keys': {
    growsWith: 'machines',
    owner: 'owner_id',
    end: {
      kept: '90 days after the key ended',
      by: 'purge-machine-credentials',
      walks: ['api_keys_by_end'],
    },
  },
  'auth.oauth_clients': { growsWith: 'machines', owner: 'owner_id', end: UNTIL_REMOVED },
  'auth.client_assertions': {
    growsWith: 'requests',
    end: {
      kept: 'until they expire',
      by: 'purge-machine-credentials',
      walks: ['client_assertions_expiry'],
    },
  },
  'auth.revoked_tokens': {
    growsWith: 'requests',
    end: {
      kept: '5 minutes after they expired',
      by: 'purge-machine-credentials',
      walks: ['revoked_tokens_expiry'],
    },
  },
  'auth.signing_keys': {
    growsWith: 'nothing',
    end: {
      kept: '7 days after they retired',
      by: 'rotate-signing-keys',
      walks: ['signing_keys_pkey'],
    },
  },
};
