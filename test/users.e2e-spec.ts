import { changingAccounts } from './users/changing-accounts.js';
import { inviting } from './users/inviting.js';
import { ownAccount } from './users/own-account.js';
import { readingAccounts } from './users/reading-accounts.js';
import { setUp } from './users/set-up.js';

describe('users and roles', () => {
  setUp();

  ownAccount();
  inviting();
  readingAccounts();
  changingAccounts();
});
