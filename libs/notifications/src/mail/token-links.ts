import { LANGUAGES, languageIn } from '@orderly/users';

/** The page that spends the token of each template: auth's, or that of a front end instead. */
const PAGES = {
  'verify-email': '/verify-email',
  'accept-invitation': '/accept-invitation',
  'export-ready': '/download-export',
  'reset-password': '/reset-password',
  'change-email-old': '/confirm-email-change',
  'change-email-new': '/confirm-email-change',
} as const;

export type TokenTemplate = keyof typeof PAGES;

export const carriesToken = (template: string): template is TokenTemplate => template in PAGES;

/**
 * @param publicUrl comes from the configuration, never from a request: a forged Host header must
 *   not lead the reader elsewhere.
 */
export const tokenLink = (
  template: TokenTemplate,
  token: string,
  publicUrl: string,
  locale: string,
): string => `${publicUrl}${PAGES[template]}${languageParameter(locale)}#token=${token}`;

/** The page uses the language of the mail; English is its default. */
export function languageParameter(locale: string): string {
  const language = languageIn(locale) ?? LANGUAGES[0];
  return language === LANGUAGES[0] ? '' : `?lang=${language}`;
}
