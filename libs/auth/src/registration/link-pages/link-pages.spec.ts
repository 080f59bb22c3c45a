import { linkPage } from './link-pages.js';

describe('a page behind a link in a mail', () => {
  it('names the installation in its title and its head, escaped', () => {
    const page = linkPage('verify-email', 'en', "Müller & Söhne's", undefined);

    expect(page).toMatch(/<title>[^<]+ – Müller &amp; Söhne&#39;s<\/title>/);
    expect(page).toContain('<p class="brand">Müller &amp; Söhne&#39;s</p>');
  });
});
