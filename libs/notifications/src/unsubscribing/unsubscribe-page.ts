import { escapeHtml } from '@orderly/platform/kernel/text/escape-html';
import type { Language } from '@orderly/users';

/** No script is needed, and the form leads to this page itself. */
export const UNSUBSCRIBE_PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface PageWords {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  readonly done: string;
}

const WORDS: Readonly<Record<Language, PageWords>> = {
  en: {
    title: 'Unsubscribe',
    intro: 'Do you want to stop getting e-mails like the one you came from?',
    button: 'Unsubscribe',
    done:
      'You will not get such e-mails any more. You can turn them on again in your account. We ' +
      'still send what concerns the security of your account.',
  },
  de: {
    title: 'E-Mails abbestellen',
    intro: 'Möchten Sie E-Mails wie die, aus der Sie kommen, nicht mehr erhalten?',
    button: 'Abbestellen',
    done:
      'Sie erhalten solche E-Mails nicht mehr. In Ihrem Konto können Sie sie wieder einschalten. ' +
      'Was die Sicherheit Ihres Kontos betrifft, senden wir Ihnen weiterhin.',
  },
  fr: {
    title: 'Se désabonner',
    intro: 'Souhaitez-vous ne plus recevoir d’e-mails comme celui dont vous venez ?',
    button: 'Se désabonner',
    done:
      'Vous ne recevrez plus de tels e-mails. Vous pouvez les réactiver dans votre compte. Nous ' +
      'continuons à vous envoyer ce qui concerne la sécurité de votre compte.',
  },
};

/** The question, with a form that posts to the address of the page. */
export function unsubscribeQuestion(language: Language, brand: string): string {
  const { intro, button } = WORDS[language];
  const form = `<form method="post"><button type="submit">${button}</button></form>`;
  return page(language, brand, `<p>${intro}</p>\n${form}`);
}

export const unsubscribeConfirmation = (language: Language, brand: string): string =>
  page(language, brand, `<p role="status">${WORDS[language].done}</p>`);

/** The style is that of the pages behind links in mails; addresses are relative, as there. */
const page = (language: Language, brand: string, content: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${WORDS[language].title} – ${escapeHtml(brand)}</title>
<link rel="stylesheet" href="../account-link.css">
</head>
<body>
<p class="brand">${escapeHtml(brand)}</p>
<main>
<h1>${WORDS[language].title}</h1>
${content}
</main>
</body>
</html>
`;
