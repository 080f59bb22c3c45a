/** HS256 access tokens: the cheapest signature that is one. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
const LIFETIME_S = 3_600;

export class Tokens {
  /** @param {string | Buffer} secret */
  constructor(secret) {
    this.secret = secret;
  }

  /** @param {{ sub: string, readAny: boolean }} claims */
  sign(claims) {
    const exp = Math.floor(Date.now() / 1_000) + LIFETIME_S;
    const payload = Buffer.from(JSON.stringify({ ...claims, exp })).toString('base64url');
    const signed = `${HEADER}.${payload}`;
    return `${signed}.${this.#mac(signed).toString('base64url')}`;
  }

  /**
   * @param {string | undefined} authorization
   * @returns {{ sub: string, readAny: boolean } | undefined}
   */
  verify(authorization) {
    if (!authorization?.startsWith('Bearer ')) return undefined;
    const end = authorization.lastIndexOf('.');
    const signed = authorization.slice(7, end);
    const given = Buffer.from(authorization.slice(end + 1), 'base64url');
    const expected = this.#mac(signed);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const claims = JSON.parse(
      Buffer.from(signed.slice(signed.indexOf('.') + 1), 'base64url').toString(),
    );
    return claims.exp * 1_000 > Date.now() ? claims : undefined;
  }

  #mac(signed) {
    return createHmac('sha256', this.secret).update(signed).digest();
  }
}
