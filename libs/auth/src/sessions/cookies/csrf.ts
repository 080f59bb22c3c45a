import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { CookieAcrossSites, CsrfRefused } from './csrf.errors.js';
import { csrfTokenOf } from './session-cookie.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Rejects requests that another site made the browser send. */
@Injectable()
export class Csrf {
  private readonly origins: ReadonlySet<string>;

  constructor({ http }: AppConfig) {
    this.origins = new Set([new URL(http.publicUrl).origin, ...http.corsOrigins]);
  }

  /**
   * SameSite=Lax keeps the cookie from most forged requests already, but it trusts every host of
   * the same site, and we do not.
   * @throws CsrfRefused
   */
  assertOwn(
    { method, headers }: { method: string; headers: IncomingHttpHeaders },
    cookie: string,
  ): void {
    if (SAFE_METHODS.has(method)) return;
    if (headers.origin !== undefined && !this.isKnown(headers.origin))
      throw new CsrfRefused('The request comes from a page of an origin that is not known here.');
    if (headers['sec-fetch-site'] === 'cross-site')
      throw new CsrfRefused('The request comes from a page of another site.');
    if (!isEqual(headers['x-csrf-token'], csrfTokenOf(cookie)))
      throw new CsrfRefused('The header X-CSRF-Token is missing, or belongs to another session.');
  }

  /**
   * A page of an unknown origin gets no session cookie: it could sign a browser in as another
   * person (log-in CSRF). Programs send no Origin. A known page on another site could not keep the
   * cookie.
   * @throws CsrfRefused, CookieAcrossSites
   */
  assertMayOpen(session: 'tokens' | 'cookie', headers: IncomingHttpHeaders): void {
    if (session !== 'cookie') return;
    if (headers.origin !== undefined && !this.isKnown(headers.origin))
      throw new CsrfRefused('The log-in comes from a page of an origin that is not known here.');
    if (headers['sec-fetch-site'] === 'cross-site') throw new CookieAcrossSites();
  }

  /** Whether pages of this origin may act for the person who uses the browser. */
  isKnown(origin: string): boolean {
    return this.origins.has(origin);
  }
}

function isEqual(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string' || given.length !== expected.length) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  // Texts of equal length can differ in bytes: a header may hold non-ASCII characters.
  return a.length === b.length && timingSafeEqual(a, b);
}
