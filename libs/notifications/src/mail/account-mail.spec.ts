import { SECURITY_NOTICES } from '@orderly/users';
import { accountMail, securityNoticeMail } from './account-mail.js';
import { ACCOUNT_TEMPLATES } from './texts/wording.js';
import { tokenLink } from './token-links.js';

const TOKEN = 'A'.repeat(43);
const house = { brandName: 'Orderly', supportEmail: undefined };
const reader = { name: 'Ada', locale: 'en-GB', timeZone: 'UTC' };

describe('accountMail', () => {
  it('carries the token in the fragment of its link, where no server logs it', () => {
    const link = tokenLink('verify-email', TOKEN, 'https://shop.example', 'en-GB');

    const mail = accountMail('verify-email', reader, house, link);

    const [url] = /https:\S+/.exec(mail.text) ?? [];
    expect(url).toBe(`https://shop.example/verify-email#token=${TOKEN}`);
    expect(new URL(url ?? '').pathname + new URL(url ?? '').search).not.toContain(TOKEN);
    expect(mail.html).toContain(`href="https://shop.example/verify-email#token&#x3D;${TOKEN}"`);
  });

  it('shows readers of the text a link and no command', () => {
    const link = tokenLink('accept-invitation', TOKEN, 'http://localhost:3000', 'en-GB');

    const { text } = accountMail('accept-invitation', reader, house, link);

    expect(text).toContain(`\n\nAccept invitation:\n${link}\n\n`);
    expect(text).not.toMatch(/curl|POST/);
  });

  it.each(['en-GB', 'de-DE', 'fr-FR'])('names whom to write to, in %s', (locale) => {
    const sender = { ...house, supportEmail: 'help@shop.example' };

    const { text, html } = securityNoticeMail(
      { kind: 'password-changed' },
      { ...reader, name: null, locale },
      sender,
    );

    for (const part of [text, html]) expect(part.match(/help@shop\.example/g)).toHaveLength(2);
  });

  it('names the installation, escaped in HTML', () => {
    const sender = { ...house, brandName: "Müller & Söhne's" };

    const { text, html } = accountMail('verify-email', reader, sender, null);

    expect(text).toContain("\n--\nMüller & Söhne's sent this message");
    expect(html.match(/Müller &amp; Söhne&#x27;s/g)).toHaveLength(2);
    expect(text + html).not.toContain('Orderly');
  });

  it.each(['en-GB', 'de-DE', 'fr-FR'])('promises no contact without one, in %s', (locale) => {
    const all = [
      ...SECURITY_NOTICES.map((kind) => securityNoticeMail({ kind }, { ...reader, locale }, house)),
      ...ACCOUNT_TEMPLATES.map((each) => accountMail(each, { ...reader, locale }, house, null)),
    ].map(({ text }) => text);

    expect(all.filter((text) => /touch|write to|melden Sie sich bei|contactez/.test(text))).toEqual(
      [],
    );
  });

  it.each([
    ['de-AT', '/reset-password?lang=de#token='],
    ['fr', '/reset-password?lang=fr#token='],
    ['en-US', '/reset-password#token='],
    ['pl-PL', '/reset-password#token='],
    ['x; not a tag', '/reset-password#token='],
  ])('leads to a page in the language of the mail: %s', (locale, path) => {
    expect(tokenLink('reset-password', TOKEN, 'https://shop.example', locale)).toBe(
      `https://shop.example${path}${TOKEN}`,
    );
  });

  it('has no button where there is nothing to press', () => {
    const { html, text } = accountMail('registration-repeated', reader, house, null);

    expect(html).not.toContain('href=');
    expect(text).not.toContain('http');
  });

  it.each([
    ['verify-email', 'de-DE', 'Bestätigen Sie Ihre E-Mail-Adresse'],
    ['registration-repeated', 'fr-CA', 'Vous avez déjà un compte'],
    ['accept-invitation', 'ja-JP', 'You have been invited'],
    ['reset-password', 'de-AT', 'Wählen Sie ein neues Passwort'],
  ] as const)('speaks the language of its reader: %s in %s', (template, locale, subject) => {
    const mail = accountMail(template, { ...reader, locale }, house, null);

    expect(mail.subject).toBe(subject);
    expect(mail.html).toContain(`lang="${mail.language}"`);
  });

  it.each(['en-GB', 'de-DE', 'fr-FR'])(
    'has words of its own for every security notice, and no link: %s',
    (locale) => {
      const mails = SECURITY_NOTICES.map((kind) =>
        securityNoticeMail({ kind }, { ...reader, locale }, house),
      );

      expect(new Set(mails.map(({ subject }) => subject)).size).toBe(SECURITY_NOTICES.length);
      expect(
        mails.filter(({ html, text }) => html.includes('href=') || text.includes('http')),
      ).toEqual([]);
    },
  );

  describe('of a security notice', () => {
    const notice = {
      kind: 'api-key-made',
      at: '2026-11-20T09:30:00.000Z',
      name: 'Stock sync (ord_test_AbC…)',
      from: { ip: '203.0.113.7', country: 'DE', browser: 'Firefox', system: 'Linux' },
    } as const;

    it.each([
      [
        'en-GB',
        [
          'API key: Stock sync (ord_test_AbC…)',
          'When: 20 November 2026 at 09:30 UTC',
          'From: 203.0.113.7 (Germany)',
          'Device: Firefox on Linux',
        ],
      ],
      [
        'de-AT',
        [
          'API-Schlüssel: Stock sync (ord_test_AbC…)',
          'Wann: 20. November 2026 um 09:30 UTC',
          'Von: 203.0.113.7 (Deutschland)',
          'Gerät: Firefox unter Linux',
        ],
      ],
      [
        'fr-FR',
        [
          'Clé d’API: Stock sync (ord_test_AbC…)',
          'Quand: 20 novembre 2026 à 09:30 UTC',
          'Depuis: 203.0.113.7 (Allemagne)',
          'Appareil: Firefox sous Linux',
        ],
      ],
    ])('says which thing it was, when and from where, in %s', (locale, lines) => {
      const mail = securityNoticeMail(notice, { ...reader, locale }, house);

      expect(mail.text).toContain(`\n\n${lines.join('\n')}\n\n`);
      for (const value of ['Stock sync', '203.0.113.7', 'Firefox'])
        expect(mail.html).toContain(value);
    });

    it('gives the time in the zone of the sender', () => {
      const { text } = securityNoticeMail(notice, { ...reader, timeZone: 'Europe/Berlin' }, house);

      expect(text).toContain('When: 20 November 2026 at 10:30 CET\n');
    });

    it('says what it knows when it knows little', () => {
      const from = { ip: '2001:db8::7', country: 'T1', browser: null, system: 'Android' };

      const { text } = securityNoticeMail({ kind: 'password-changed', from }, reader, house);

      expect(text).toContain('\n\nFrom: 2001:db8::7 (T1)\nDevice: Android\n\n');
      expect(text).not.toContain('When:');
    });

    it('says that staff did it instead of where they did it', () => {
      const { text } = securityNoticeMail(
        { kind: 'second-factors-reset', byStaff: true },
        reader,
        house,
      );

      expect(text).toContain('\n\nBy: our staff\n\n');
    });

    it('lets no name write lines or markup of its own', () => {
      const name = 'x\nFrom: 198.51.100.1 <b>';

      const { text, html } = securityNoticeMail({ ...notice, name }, reader, house);

      expect(text.match(/^From:/gm)).toHaveLength(1);
      expect(html).toContain('&lt;b&gt;');
    });
  });
});
