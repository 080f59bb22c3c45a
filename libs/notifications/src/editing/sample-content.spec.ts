import { LANGUAGES } from '@orderly/users';
import { SHIPPED } from '../mail/content/wording.js';
import { languageOf } from '../mail/texts/language.js';
import { MAIL_NAMES, wordingOf } from '../mail/texts/wording.js';
import { faultsOf, sampleContent } from './sample-content.js';

const SENDER = { brandName: 'Orderly', supportEmail: undefined };
const URL = 'https://shop.example';
const CASES = MAIL_NAMES.flatMap((name) => LANGUAGES.map((language) => ({ name, language })));

describe('the sample of a mail', () => {
  it.each(CASES)('is written with the shipped words of $name in $language', (each) => {
    const { name, language } = each;
    const { texts } = languageOf(language);
    const { action, note, ...words } = wordingOf(name, texts, SHIPPED);
    const shipped = { ...words, ...(action && { action }), ...(note && { note }) };

    const reader = { name: 'Ada', locale: language, timeZone: 'UTC' };
    const { subject, text, html } = sampleContent(name, reader, SENDER, SHIPPED, URL);

    expect(faultsOf(name, language, shipped)).toEqual([]);
    expect(subject).not.toMatch(/[{}]/);
    expect(text).toContain('Ada');
    expect(text).not.toMatch(/[{}]/);
    expect(html).toContain(`lang="${language}"`);
  });

  it('has the words of the installation, escaped in HTML', () => {
    const own = { subject: 'Danke für {number}', intro: '<b>{items}</b> & more' };
    const reader = { name: 'Ada', locale: 'de', timeZone: 'UTC' };

    const { subject, text, html } = sampleContent('order-placed', reader, SENDER, own, URL);

    expect(subject).toBe('Danke für ORD-0000-0000-0000');
    expect(text).toContain('<b>2</b> & more');
    expect(html).toContain('&lt;b&gt;2&lt;/b&gt; &amp; more');
  });
});
