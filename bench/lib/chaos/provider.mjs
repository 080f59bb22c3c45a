/** The sandbox provider in a process of its own, and what a customer's browser does there. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../paths.mjs';

const SECRET_KEY = 'sk_test_3Xw8Qn5Vb1Lk9Tz2Yr6M';
const WEBHOOK_SECRET = 'whsec_7Jd4Pq0Xn8Ws2Lv5Tb9K';

/**
 * @typedef {{ id: string, status: string, amount: number, captured: number, refunded: number,
 *   charges: number, paymentId: string | null }} Intent
 * @typedef {{ intents: Intent[], refunds: { id: string, intent: string, amount: number,
 *   operationId: string | null }[], performed: { operation: string, key: string | null, object:
 *   string }[] }} Book what really happened to the money
 */

export class Provider {
  #child;
  #url;

  static async start() {
    const child = fork(join(ROOT, 'test/support/sandbox-psp.mjs'), [], { silent: true });
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (message?.port === undefined) throw new Error('The sandbox provider did not start.');
    const provider = new Provider();
    provider.#child = child;
    provider.#url = `http://127.0.0.1:${message.port}`;
    return provider;
  }

  /** What API and worker need to know about it. */
  get environment() {
    return {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_URL: this.#url,
    };
  }

  /** @param {number} apiPort where its events go @param {object} faults see `psp/faults.mjs` */
  async misbehave(apiPort, faults) {
    const eventUrl = `http://127.0.0.1:${apiPort}/v1/payments/stripe/events`;
    const settings = { ...faults, eventUrl, eventSecret: WEBHOOK_SECRET };
    await this.#json('/_control', { method: 'POST', body: JSON.stringify(settings) });
  }

  /**
   * @param {string} clientSecret @param {string} method of payment
   * @returns {Promise<boolean>} whether the provider accepted it
   */
  async confirm(clientSecret, method) {
    const [intent] = clientSecret.split('_secret_');
    const response = await fetch(`${this.#url}/v1/payment_intents/${intent}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET_KEY}`, 'x-sandbox-calm': 'true' },
      body: new URLSearchParams({ payment_method: method }),
      signal: AbortSignal.timeout(30_000),
    });
    await response.arrayBuffer();
    return response.ok;
  }

  /** @returns {Promise<Book>} */
  book() {
    return this.#json('/_ledger');
  }

  /** @returns {Promise<{ calls: Record<string, number>, faults: Record<string, number> }>} */
  requests() {
    return this.#json('/_requests');
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  async #json(path, options = {}) {
    const signal = AbortSignal.timeout(30_000);
    return (await fetch(this.#url + path, { ...options, signal })).json();
  }
}
