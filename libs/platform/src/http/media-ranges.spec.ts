import { preferredMediaType } from './media-ranges.js';

const OURS = ['application/json', 'application/pdf', 'application/xml'] as const;

describe('preferredMediaType', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/pdf', 'application/pdf'],
    ['APPLICATION/PDF;version=1.7', 'application/pdf'],
    ['application/*;q=0.2, application/xml', 'application/xml'],
    ['application/json;q=0, */*', 'application/pdf'],
    ['application/xml;q=0.5, application/pdf;q=0.4, */*;q=0.1', 'application/xml'],
    ['text/html;a=",application/pdf,"', null],
    ['text/html, application/pdf;q=0', null],
    ['application/pdf;q=nonsense', 'application/pdf'],
  ] as const)('of %j is %s', (accept, expected) => {
    expect(preferredMediaType(accept, OURS)).toBe(expected);
  });
});
