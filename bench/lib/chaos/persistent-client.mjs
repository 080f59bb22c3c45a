/**
 * Requests as a careful integrator sends them to a server that dies now and then: whatever happens
 * on the way, the request is repeated with the same key until there is an answer.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { send } from '../api.mjs';

/** Longer than a restart takes on a busy machine. */
const PATIENCE_MS = 300_000;
const PAUSE_MS = 250;
const MAX_PAUSE_MS = 2_000;

/**
 * @typedef {{ tokenOf: () => Promise<string>, body?: unknown, key?: string, accept: (answer:
 *   import('../api.mjs').Answer) => boolean }} Wanted
 */

export class PersistentClient {
  #api;
  /** @type {Map<number | 'no answer', number>} how often each came */
  outcomes = new Map();

  /** @param {{ port: number }} api */
  constructor(api) {
    this.#api = api;
  }

  /** @returns {number} requests that were sent again */
  get repeated() {
    const again = [...this.outcomes].filter(([outcome]) => isToRepeat(outcome));
    return again.reduce((sum, [, count]) => sum + count, 0);
  }

  /**
   * @param {string} method @param {string} path @param {Wanted} wanted
   * @returns {Promise<import('../api.mjs').Answer>}
   * @throws Error for an answer that is neither accepted nor worth a repetition
   */
  async send(method, path, { tokenOf, body, key, accept }) {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    const deadline = performance.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt++) {
      const token = await tokenOf();
      const answer = await send(this.#api, method, path, { token, body, headers }).catch(
        () => null,
      );
      this.#count(answer?.status ?? 'no answer');
      if (answer && accept(answer)) return answer;
      const isInFlight = answer?.body?.code === 'request-in-flight';
      const mayRepeat = !answer || isInFlight || isToRepeat(answer.status);
      if (!mayRepeat || performance.now() > deadline)
        throw new Error(`${method} ${path}: ${answer?.status} ${JSON.stringify(answer?.body)}`);
      await delay(Math.min(PAUSE_MS * 2 ** attempt, MAX_PAUSE_MS) * (0.5 + Math.random() / 2));
    }
  }

  #count(outcome) {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}

/** A dead server gives no answer, and one that starts or loses its database says 5xx. */
const isToRepeat = (outcome) => outcome === 'no answer' || outcome >= 500;
