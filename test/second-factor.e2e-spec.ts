import { authenticatorApps } from './second-factor/authenticator-apps.js';
import { challenges } from './second-factor/challenges.js';
import { guessing } from './second-factor/guessing.js';
import { recoveryCodes } from './second-factor/recovery-codes.js';
import { setUp } from './second-factor/set-up.js';

describe('second factors', () => {
  setUp();

  authenticatorApps();
  guessing();
  recoveryCodes();
  challenges();
});
