import { listOf } from '../fields/containers.js';
import { id } from '../fields/ids.js';
import { line } from '../fields/text.js';
import { tryParse } from './try-parse.js';

describe('tryParse', () => {
  it('gives what a handler would receive when the rule accepts the value', () => {
    const written = '019AA0D2-5B7E-7C3A-9F52-3A1F6F1F9D10';
    expect(tryParse(id(), written)).toBe(written.toLowerCase());
  });

  it.each([['too long'], ['a\nb'], [''], [null], [undefined], [7]])(
    'gives undefined when the rule refuses %j',
    (value) => {
      expect(tryParse(line({ max: 5 }), value)).toBeUndefined();
    },
  );

  it('gives undefined when one entry of a list is refused', () => {
    expect(tryParse(listOf(id(), { max: 2 }), ['no id'])).toBeUndefined();
  });
});
