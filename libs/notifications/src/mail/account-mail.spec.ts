import { SECURITY_NOTICES } from '@orderly/users';
import { accountMail, securityNoticeMail } from './account-mail.js';
import { tokenLink } from './token-links.js';

const TOKEN = 'A'.repeat(43);
const reader = { name: 'Ada', locale: 'en-GB' };

describe('accountMail', () => {
  it('carries the token in the fragment of its link, where no server logs it', () => {
    const link = tokenLink('verify-email', TOKEN, 'https://shop.example', false);

    const mail = accountMail('verify-email', reader, link);

    const [url] = /https:\S+/.exec(mail.text) ?? [];
    expect(url).toBe(`https://shop.example/verify-email#token=${TOKEN}`);
    expect(new URL(url ?? '').pathname + new URL(url ?? '').search).not.toContain(TOKEN);
    expect(mail.html).toContain(`href="https://shop.example/verify-email#token&#x3D;${TOKEN}"`);
  });

  it('shows the request behind the link to readers who have no page for it', () => {
    const link = tokenLink('accept-invitation', TOKEN, 'http://localhost:3000', true);

    const { text, html } = accountMail('accept-invitation', reader, link);

    expect(text).toContain(
      [
        'curl -X POST http://localhost:3000/v1/auth/accept-invitation \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d '{"token":"${TOKEN}",`,
        `       "password":"a passphrase of your choice"}'`,
      ].join('\n'),
    );
    expect(html).not.toContain('curl');
  });

  it('has no button where there is nothing to press', () => {
    const { html, text } = accountMail('registration-repeated', reader, null);

    expect(html).not.toContain('href=');
    expect(text).not.toContain('http');
  });

  it.each([
    ['verify-email', 'de-DE', 'Bestätigen Sie Ihre E-Mail-Adresse'],
    ['registration-repeated', 'fr-CA', 'Vous avez déjà un compte'],
    ['accept-invitation', 'ja-JP', 'You are invited'],
    ['reset-password', 'de-AT', 'Wählen Sie ein neues Passwort'],
  ] as const)('speaks the language of its reader: %s in %s', (template, locale, subject) => {
    const mail = accountMail(template, { name: 'Ada', locale }, null);

    expect(mail.subject).toBe(subject);
    expect(mail.html).toContain(`lang="${mail.language}"`);
  });

  it.each(['en-GB', 'de-DE', 'fr-FR'])(
    'has words of its own for every security notice, and no link: %s',
    (locale) => {
      const mails = SECURITY_NOTICES.map((kind) =>
        securityNoticeMail(kind, { name: 'Ada', locale }),
      );

      expect(new Set(mails.map(({ subject }) => subject)).size).toBe(SECURITY_NOTICES.length);
      expect(
        mails.filter(({ html, text }) => html.includes('href=') || text.includes('http')),
      ).toEqual([]);
    },
  );
});
