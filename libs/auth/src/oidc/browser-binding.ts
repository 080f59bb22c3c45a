import { hkdfSync } from 'node:crypto';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { giveCookie, readCookie } from '../sessions/cookies/session-cookie.js';

const BINDING_COOKIE = '__Host-orderly-oidc';
const LIFETIME_S = 30 * 60;

const derive = (binding: string, state: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', binding, state, `orderly oidc ${purpose}`, 32)).toString(
    'base64url',
  );

/**
 * Binds a sign-in to the browser that began it. An attacker can neither make another browser finish
 * the attacker's sign-in (log-in CSRF), nor finish with an intercepted code. Tabs of one browser
 * share the binding.
 */
export class BrowserBinding {
  private constructor(private readonly value: string) {}

  static of(cookieHeader: string | undefined): BrowserBinding | null {
    const value = readCookie(cookieHeader, BINDING_COOKIE);
    return value === null ? null : new BrowserBinding(value);
  }

  static begin(cookieHeader: string | undefined): BrowserBinding {
    return BrowserBinding.of(cookieHeader) ?? new BrowserBinding(newSecret());
  }

  get hash(): Buffer {
    return digestOf(this.value);
  }

  get headers(): Record<string, string> {
    return giveCookie(BINDING_COOKIE, this.value, LIFETIME_S);
  }

  /**
   * Derived and not stored: without the browser's cookie, an intercepted authorisation code is
   * worthless, even to a reader of our database.
   */
  secretsOf(state: string): { nonce: string; pkceVerifier: string } {
    return {
      nonce: derive(this.value, state, 'nonce'),
      pkceVerifier: derive(this.value, state, 'pkce verifier'),
    };
  }
}
