import { badBodies } from './http-contract/bad-bodies.js';
import { badUrls } from './http-contract/bad-urls.js';
import { conditionalRequests } from './http-contract/conditional-requests.js';
import { idempotencyKeys } from './http-contract/idempotency-keys.js';
import { securityHeaders } from './http-contract/security-headers.js';
import { setUp } from './http-contract/set-up.js';

describe('the HTTP contract, with bad input', () => {
  setUp();

  badBodies();
  badUrls();
  idempotencyKeys();
  conditionalRequests();
  securityHeaders();
});
