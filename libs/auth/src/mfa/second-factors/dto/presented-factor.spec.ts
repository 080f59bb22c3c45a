import { tryParse } from '@orderly/platform/http/validation/try-parse';
import { totpCode } from './presented-factor.js';

describe('totpCode', () => {
  it.each(['123456', '123 456', ' 123456 ', '123-456', '12 34 56'])('takes %j', (written) => {
    expect(tryParse(totpCode(), written)).toBe('123456');
  });

  it.each(['12345', '1234567', '12345a', '１２３４５６', '', '123\n456', ' '.repeat(30)])(
    'refuses %j',
    (written) => {
      expect(tryParse(totpCode(), written)).toBeUndefined();
    },
  );
});
