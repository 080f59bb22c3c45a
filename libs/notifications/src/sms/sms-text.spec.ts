import { en } from '../mail/texts/en.js';
import { codeText, fitsOneSegment, smsText } from './sms-text.js';

describe('the text of a text message', () => {
  it.each<[string, string, boolean]>([
    ['160 letters', 'a'.repeat(160), true],
    ['161 letters', 'a'.repeat(161), false],
    ['80 signs that take two places', '€'.repeat(80), true],
    ['81 of them', '€'.repeat(81), false],
    ['70 letters of another alphabet', 'ж'.repeat(70), true],
    ['71 of them', 'ж'.repeat(71), false],
    ['160 umlauts', 'ü'.repeat(160), true],
    ['35 pictures of two places', '😀'.repeat(35), true],
    ['36 of them', '😀'.repeat(36), false],
  ])('is one message or more: %s', (_which, text, isOne) => {
    expect(fitsOneSegment(text)).toBe(isOne);
  });

  it('names the installation, in letters that cost no second message where there are any', () => {
    const notice = { title: 'Your order ORD-1 has shipped', body: 'For £1.00.' };
    const brand = 'Müller’s & Söhne';

    expect(smsText(brand, notice)).toBe(`Müller's & Söhne: ${notice.title}. For £1.00.`);
    expect(codeText(brand, en, '123456')).toMatch(/^123456 is your Müller's & Söhne code to /);
    expect(fitsOneSegment(codeText('x'.repeat(40), en, '123456'))).toBe(true);
  });

  it('says as much as fits into one message', () => {
    const title = 'Your order ORD-1 has shipped';

    expect(smsText('Orderly', { title, body: 'For £1.00.' })).toBe(`Orderly: ${title}. For £1.00.`);
    expect(smsText('Orderly', { title, body: 'x'.repeat(200) })).toBe(`Orderly: ${title}`);
    expect(smsText('Orderly', { title, body: 'Für 1,00\u00a0€, “heute”.' })).toBe(
      `Orderly: ${title}. Für 1,00 €, "heute".`,
    );
  });
});
