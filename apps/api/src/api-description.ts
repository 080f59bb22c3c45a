import { SESSION_COOKIE } from '@orderly/auth';
import type { ApiDescription } from '@orderly/platform/openapi/build-openapi-document';

/** What the published document says about the API as a whole. */
export const API_DESCRIPTION: ApiDescription = {
  guard: {
    unauthenticated: ['unauthenticated', 'invalid-token', 'address-not-allowed'],
    forbidden: ['permission-missing', 'scope-missing'],
    machine: ['people-only'],
    stepUp: ['step-up-needed'],
    forged: ['csrf-refused'],
  },
  sessionCookie: SESSION_COOKIE,
  firstPaths: ['/v1/auth/login', '/v1/auth/refresh', '/v1/auth/logout', '/v1/auth/register'],
  tags: {
    Authentication:
      'Logging in and out, registering, and the keys that access tokens are signed with.',
    Products: 'What is sold, its price and its stock.',
    Orders: 'Placing orders, following them and cancelling them.',
    Sessions: 'Where somebody is signed in, and signing out there.',
    'Second factors': 'One-time codes, recovery codes, passkeys, and proving again who you are.',
    'API keys': 'Keys with which programs act for an account, within its permissions.',
    OAuth: 'Clients that get their own tokens (RFC 6749), and what is known about a token.',
    Privacy: 'Getting a copy of what is kept about a person, and having it erased.',
    Users: 'Accounts, their profiles and their roles.',
    Roles: 'What each role may do.',
    Notifications: 'What a user was told.',
  },
  lastTags: {
    Audit: 'Who did what to what, when and from where.',
    Operations: 'For those who run an installation.',
    Problems: 'What each kind of problem means.',
    Pages: 'What the links in mails open in a browser; no programs need them.',
  },
};
