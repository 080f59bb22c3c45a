import { escapeHtml } from '@orderly/platform/kernel/text/escape-html';
import type { Language } from '@orderly/users';
import { LINK_PAGE_WORDS, type LinkPageName, type LinkPageWords } from './words/link-page-words.js';

/**
 * Allows only our own files, and no inline script or style: an injected one would read the token.
 */
export const LINK_PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The route that spends the token, and the route that sends another link to a visitor who knows
 * only the address.
 */
const REQUESTS: Readonly<
  Record<LinkPageName, { request: string; again?: string; asksPassword?: boolean }>
> = {
  'verify-email': { request: 'v1/auth/verify-email', again: 'v1/auth/resend-verification' },
  'accept-invitation': {
    request: 'v1/auth/accept-invitation',
    again: 'v1/auth/resend-verification',
    asksPassword: true,
  },
  'reset-password': {
    request: 'v1/auth/reset-password',
    again: 'v1/auth/forgot-password',
    asksPassword: true,
  },
  'confirm-email-change': { request: 'v1/auth/confirm-email-change' },
  'download-export': { request: 'v1/personal-exports/download' },
  'download-file': { request: 'v1/file-downloads' },
};

/** The words that the script shows later. */
const laterWords = (page: LinkPageName, words: LinkPageWords): string => {
  const { done, waiting, again } = words.pages[page];
  const { passwordRefused, passwordNeeded, refused, incomplete, failed, unreachable, sent } = words;
  return JSON.stringify({
    ...{ done, waiting, again, passwordRefused, passwordNeeded },
    ...{ refused, incomplete, failed, unreachable, sent },
  });
};

/**
 * Addresses are relative, so that the pages also work below a path of a proxy.
 * @param signInPageUrl the page to continue at, if a front end has one
 */
export function linkPage(
  page: LinkPageName,
  language: Language,
  brand: string,
  signInPageUrl: string | undefined,
): string {
  const words = LINK_PAGE_WORDS[language];
  const { title, intro, button } = words.pages[page];
  const { request, again, asksPassword = false } = REQUESTS[page];
  const hint = page === 'reset-password' ? words.resetHint : words.passwordHint;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – ${escapeHtml(brand)}</title>
<link rel="stylesheet" href="account-link.css">
<script src="account-link.js" defer></script>
</head>
<body>
<p class="brand">${escapeHtml(brand)}</p>
<main data-words="${escapeHtml(laterWords(page, words))}">
<h1>${escapeHtml(title)}</h1>
<p id="intro">${escapeHtml(intro)}</p>
<form id="form" data-request="${request}" hidden>
<div id="password-field"${asksPassword ? '' : ' hidden'}>
<label for="password">${escapeHtml(words.password)}</label>
<input type="password" id="password" name="password" autocomplete="new-password" aria-describedby="hint"${asksPassword ? ' required' : ''}>
<p id="hint" class="small">${escapeHtml(hint)}</p>
</div>
<button type="submit">${escapeHtml(button)}</button>
</form>
<p id="result" role="status" tabindex="-1"></p>
${again ? againForm(again, words) : ''}${
  signInPageUrl ? signInLink(signInPageUrl, words) : ''
}<noscript><p>${escapeHtml(words.noScript)}</p></noscript>
</main>
</body>
</html>
`;
}

const againForm = (request: string, words: LinkPageWords): string =>
  `<form id="again" data-request="${request}" hidden>
<label for="email">${escapeHtml(words.email)}</label>
<input type="email" id="email" name="email" autocomplete="email" maxlength="254" required>
<button type="submit">${escapeHtml(words.sendAgain)}</button>
</form>
`;

function signInLink(url: string, words: LinkPageWords): string {
  const link = `<a class="button" href="${escapeHtml(url)}">${escapeHtml(words.signIn)}</a>`;
  return `<p id="sign-in" hidden>${link}</p>\n`;
}
