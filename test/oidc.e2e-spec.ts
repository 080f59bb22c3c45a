import { linkedIdentities } from './oidc/linked-identities.js';
import { refusedAnswers } from './oidc/refused-answers.js';
import { setUp } from './oidc/set-up.js';
import { starting } from './oidc/starting.js';
import { unlinkedIdentities } from './oidc/unlinked-identities.js';

describe('sign-in with another provider', () => {
  setUp();

  starting();
  linkedIdentities();
  unlinkedIdentities();
  refusedAnswers();
});
