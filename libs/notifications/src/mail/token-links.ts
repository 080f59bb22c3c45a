import type { TokenLink } from './account-mail.js';

/** Where the token of each template is spent: the page (auth's, or a front end's in its place), and the request that it makes. */
const SPENT_AT = {
  'verify-email': {
    page: '/verify-email',
    request: '/v1/auth/verify-email',
    password: false,
    file: null,
  },
  'accept-invitation': {
    page: '/accept-invitation',
    request: '/v1/auth/accept-invitation',
    password: true,
    file: null,
  },
  'export-ready': {
    page: '/download-export',
    request: '/v1/personal-exports/download',
    password: false,
    file: 'my-data.zip',
  },
  'reset-password': {
    page: '/reset-password',
    request: '/v1/auth/reset-password',
    password: true,
    file: null,
  },
  'change-email-old': {
    page: '/confirm-email-change',
    request: '/v1/auth/confirm-email-change',
    password: false,
    file: null,
  },
  'change-email-new': {
    page: '/confirm-email-change',
    request: '/v1/auth/confirm-email-change',
    password: false,
    file: null,
  },
} as const;

export type TokenTemplate = keyof typeof SPENT_AT;

export const carriesToken = (template: string): template is TokenTemplate => template in SPENT_AT;

/** @param publicUrl comes from the configuration, never from a request: a forged Host header must not lead the reader elsewhere. */
export function tokenLink(
  template: TokenTemplate,
  token: string,
  publicUrl: string,
  withRequest: boolean,
): TokenLink {
  const { page, request, password, file } = SPENT_AT[template];
  return {
    url: `${publicUrl}${page}#token=${token}`,
    // Short lines, so that they survive quoted-printable and can be copied out of an .eml file.
    request: withRequest
      ? [
          `curl -X POST ${publicUrl}${request} \\`,
          ...(file ? [`  -o ${file} \\`] : []),
          `  -H 'Content-Type: application/json' \\`,
          `  -d '{"token":"${token}"${password ? ',' : "}'"}`,
          ...(password ? [`       "password":"a passphrase of your choice"}'`] : []),
        ]
      : null,
  };
}
