/**
 * Opaque and tamper-evident, like Orderly's: the sort key of the last row, signed together with the
 * list it belongs to.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export class Cursors {
  /** @param {Buffer} secret */
  constructor(secret) {
    this.secret = secret;
  }

  /** @param {string} scope @param {unknown[]} keyset */
  write(scope, keyset) {
    const payload = Buffer.from(JSON.stringify(keyset)).toString('base64url');
    return `${payload}.${this.#sign(scope, payload).toString('base64url')}`;
  }

  /**
   * @param {string} scope
   * @param {string | undefined} cursor
   * @returns {string[] | null | undefined} undefined: not one of ours
   */
  read(scope, cursor) {
    if (cursor === undefined) return null;
    const [payload = '', signature = ''] = cursor.split('.');
    const expected = this.#sign(scope, payload);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  }

  #sign(scope, payload) {
    return createHmac('sha256', this.secret)
      .update(`${scope}\n${payload}`)
      .digest()
      .subarray(0, 16);
  }
}
