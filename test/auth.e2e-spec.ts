import { aSession } from './auth/a-session.js';
import { linksInMails } from './auth/links-in-mails.js';
import { loggingIn } from './auth/logging-in.js';
import { registering } from './auth/registering.js';
import { setUp } from './auth/set-up.js';

describe('accounts and sessions', () => {
  setUp();

  registering();
  linksInMails();
  loggingIn();
  aSession();
});
