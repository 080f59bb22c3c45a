import { introspectingAndRevoking } from './oauth/introspecting-and-revoking.js';
import { lookingAfterClients } from './oauth/looking-after-clients.js';
import { setUp } from './oauth/set-up.js';
import { withALibrary } from './oauth/with-a-library.js';
import { withASecret } from './oauth/with-a-secret.js';
import { withKeys } from './oauth/with-keys.js';

describe('OAuth clients', () => {
  setUp();

  withASecret();
  withKeys();
  withALibrary();
  introspectingAndRevoking();
  lookingAfterClients();
});
