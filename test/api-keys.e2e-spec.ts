import { changing } from './api-keys/changing.js';
import { limits } from './api-keys/limits.js';
import { making } from './api-keys/making.js';
import { records } from './api-keys/records.js';
import { setUp } from './api-keys/set-up.js';
import { using } from './api-keys/using.js';

describe('API keys', () => {
  setUp();

  making();
  using();
  changing();
  limits();
  records();
});
