import { asking } from './email-change/asking.js';
import { confirming } from './email-change/confirming.js';
import { setUp } from './email-change/set-up.js';

describe('changing the address', () => {
  setUp();

  confirming();
  asking();
});
