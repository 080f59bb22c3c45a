import { unsubscribeConfirmation, unsubscribeQuestion } from './unsubscribe-page.js';

describe('the page to unsubscribe', () => {
  it.each([unsubscribeQuestion, unsubscribeConfirmation])(
    'names the installation in its title and its head, escaped: %p',
    (pageOf) => {
      const page = pageOf('de', "Müller & Söhne's");

      expect(page).toContain('<title>E-Mails abbestellen – Müller &amp; Söhne&#39;s</title>');
      expect(page).toContain('<p class="brand">Müller &amp; Söhne&#39;s</p>');
    },
  );
});
