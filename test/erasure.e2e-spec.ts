import { asking } from './erasure/asking.js';
import { beginning } from './erasure/beginning.js';
import { completeness } from './erasure/completeness.js';
import { lastAdministrator } from './erasure/last-administrator.js';
import { setUp } from './erasure/set-up.js';
import { whatIsLeft } from './erasure/what-is-left.js';

describe('erasing a person', () => {
  setUp();

  whatIsLeft();
  asking();
  beginning();
  completeness();
  lastAdministrator();
});
