/** Where the token of each template is spent: auth's page, or a front end's in its place. */
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

/** @param publicUrl comes from the configuration, never from a request: a forged Host header must not lead the reader elsewhere. */
export const tokenLink = (template: TokenTemplate, token: string, publicUrl: string): string =>
  `${publicUrl}${PAGES[template]}#token=${token}`;
