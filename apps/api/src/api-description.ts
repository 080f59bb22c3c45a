import type { ApiDescription } from '@orderly/platform/openapi/build-openapi-document';

/** What the published document says about the API as a whole. */
export const API_DESCRIPTION: ApiDescription = {
  guard: { unauthenticated: ['unauthenticated', 'invalid-token'], forbidden: ['permission-missing'] },
  tags: {
    Authentication: 'Registering, logging in and out, and the keys that access tokens are signed with.',
    Users: 'Accounts, their profiles and their roles.',
    Roles: 'What each role may do.',
    Products: 'What is sold, its price and its stock.',
    Orders: 'Placing orders, following them and cancelling them.',
    Notifications: 'What a user was told.',
    Audit: 'Who did what to what, when and from where.',
    Operations: 'For those who run an installation.',
    Problems: 'What each kind of problem means.',
  },
};
