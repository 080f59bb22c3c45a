import { csrf } from './browser-mode/csrf.js';
import { ending } from './browser-mode/ending.js';
import { opening } from './browser-mode/opening.js';
import { otherOrigins } from './browser-mode/other-origins.js';
import { setUp } from './browser-mode/set-up.js';

describe('a session in the cookie of a browser', () => {
  setUp();

  opening();
  csrf();
  ending();
  otherOrigins();
});
