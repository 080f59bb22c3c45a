import { editing } from './roles/editing.js';
import { limitsOfEditing } from './roles/limits-of-editing.js';
import { setUp } from './roles/set-up.js';

describe('roles', () => {
  setUp();

  editing();
  limitsOfEditing();
});
