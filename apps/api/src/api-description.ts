import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
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
    Products: 'Products, their prices and their stock.',
    Orders: 'Placing, tracking and cancelling orders.',
    Sessions: 'Listing and ending sessions.',
    'Second factors': 'One-time codes, recovery codes, passkeys and step-up.',
    'API keys': 'Keys for programs that act for an account, within its permissions.',
    OAuth: 'Clients that get their own tokens (RFC 6749), and token introspection.',
    Privacy: 'Copies and erasure of personal data.',
    Users: 'Accounts, their profiles and their roles.',
    Roles: 'What each role may do.',
    Notifications: 'The in-app notifications of a user.',
    'Mail templates': 'The words of mails, in each language.',
  },
  lastTags: {
    Events: 'What happens in the shop, for integrators: as webhooks and as a feed.',
    Audit: 'Who did what, to what, when and from where.',
    Operations: 'For operators of an installation.',
    Problems: 'What each kind of problem means.',
    Pages: 'The pages behind the links in mails; for browsers only.',
  },
};
