import { tryParse } from '../validation/try-parse.js';
import { webUrl } from './urls.js';

describe('webUrl', () => {
  it.each([
    ['https://shop.example/a?b', 'https://shop.example/a?b'],
    ['HTTP://shop.example', 'HTTP://shop.example'],
    [' https://shop.example/a\n', 'https://shop.example/a'],
    ['https://shop\t.example', 'https://shop.example'],
  ])('takes %j', (written, read) => {
    expect(tryParse(webUrl({ max: 30 }), written)).toBe(read);
  });

  it.each([
    'shop.example',
    'http:shop.example',
    'https:/shop',
    'https://[::1',
    'javascript:alert(1)',
    `https://shop.example/${'a'.repeat(30)}`,
  ])('refuses %j', (written) => {
    expect(tryParse(webUrl({ max: 30 }), written)).toBeUndefined();
  });
});
