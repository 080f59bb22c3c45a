import { asSecondFactor } from './passkeys/as-second-factor.js';
import { keeping } from './passkeys/keeping.js';
import { passwordless } from './passkeys/passwordless.js';
import { registering } from './passkeys/registering.js';
import { setUp } from './passkeys/set-up.js';

describe('passkeys', () => {
  setUp();

  registering();
  passwordless();
  asSecondFactor();
  keeping();
});
