import { changing } from './passwords/changing.js';
import { forgotten } from './passwords/forgotten.js';
import { setUp } from './passwords/set-up.js';

describe('passwords', () => {
  setUp();

  changing();
  forgotten();
});
