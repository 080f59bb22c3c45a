import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE, InvalidToken } from '../../errors/access.errors.js';
import { takeCookie } from './session-cookie.js';

export class CsrfRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'csrf-refused',
    kind: 'forbidden',
    title: 'Cross-site request refused',
    explanation:
      'Browsers attach the session cookie to every request, including requests that another site ' +
      'triggers. Requests that change something therefore need the header `X-CSRF-Token`, with ' +
      'the token from GET /v1/auth/browser-session, and must come from a page of a known origin.',
  });

  constructor(detail: string) {
    super(CsrfRefused.problem, detail);
  }
}

/**
 * Browsers drop the cookie of a response to a page of another site. Refuse the log-in, because it
 * would look successful and the next request would fail.
 */
export class CookieAcrossSites extends DomainError {
  static readonly problem = defineProblem({
    code: 'cookie-across-sites',
    kind: 'forbidden',
    title: 'No session cookie across sites',
    explanation:
      'The page and the API are on different sites, so the browser would not keep the session ' +
      'cookie. Serve both from one site: the same scheme and the same registrable domain, such ' +
      'as https://shop.example and https://api.shop.example. `localhost` and `127.0.0.1` are two ' +
      'sites, and so are http and https of one host. Alternatively, log in with `session: ' +
      'tokens`.',
  });

  constructor() {
    super(
      CookieAcrossSites.problem,
      'The page is on another site than the API, so the browser would drop the session cookie.',
    );
  }
}

/** The problem of a token whose session has ended; it also makes the browser delete the cookie. */
export class BrowserSessionEnded extends DomainError {
  static readonly problem = InvalidToken.problem;

  constructor() {
    super(BrowserSessionEnded.problem, 'The session has ended. Sign in again.', {
      headers: { 'www-authenticate': CHALLENGE, ...takeCookie(SESSION_COOKIE) },
    });
  }
}

export class NoBrowserSession extends DomainError {
  static readonly problem = defineProblem({
    code: 'no-browser-session',
    kind: 'not-found',
    title: 'Not a browser session',
    explanation:
      'You are signed in with an access token, not a cookie. Such requests cannot be forged by ' +
      'other sites and need no CSRF token.',
  });

  constructor() {
    super(NoBrowserSession.problem, 'This session does not travel in a cookie.');
  }
}
