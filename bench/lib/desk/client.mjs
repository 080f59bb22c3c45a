/**
 * Requests as a careful integrator sends them: each with a key of its own, repeated with the same
 * key when the server asks for patience or no answer comes. Measures them by kind.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { send } from '../api.mjs';

const ATTEMPTS = 20;
const MAX_PAUSE_MS = 2_000;
const NO_ANSWER = { status: 0, headers: new Headers({ 'retry-after': '1' }), body: 'no answer' };

/** @typedef {{ token: string, body?: unknown, key?: string, expect: number[] }} Wanted */

export class Client {
  #server;
  /** @type {Map<string, number[]>} durations in ms, by kind of request */
  durations = new Map();
  /** @type {Map<number, number>} how often each status came; 0: no answer in time */
  statuses = new Map();

  /** @param {import('../servers.mjs').Server} server */
  constructor(server) {
    this.#server = server;
  }

  /**
   * @param {string} kind @param {string} method @param {string} path @param {Wanted} wanted
   * @returns {Promise<import('../api.mjs').Answer>}
   * @throws Error when the status is none of the expected ones
   */
  async send(kind, method, path, { token, body, key, expect }) {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    for (let attempt = 1; ; attempt++) {
      const sentAt = performance.now();
      const sent = send(this.#server, method, path, { token, body, headers });
      // Without a key, it is not known whether a repetition does the same again.
      const isSafe = key !== undefined || method === 'GET';
      const answer = await (isSafe ? sent.catch(() => NO_ANSWER) : sent);
      this.#count(kind, answer.status, performance.now() - sentAt);
      if (expect.includes(answer.status)) return answer;
      const pauseS = answer.headers.get('retry-after');
      if (pauseS === null || attempt === ATTEMPTS)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      // At times of their own, or all who collided would collide again.
      await delay(Math.min(Number(pauseS) * 1_000, MAX_PAUSE_MS) * (0.5 + Math.random() / 2));
    }
  }

  /** @param {string} kind @param {string} path @param {string} token */
  async get(kind, path, token) {
    return (await this.send(kind, 'GET', path, { token, expect: [200] })).body;
  }

  /** @param {string} kind @param {string} path @param {Omit<Wanted, 'expect'>} wanted */
  async post(kind, path, wanted) {
    const expect = [200, 201, 202];
    return (await this.send(kind, 'POST', path, { ...wanted, expect })).body;
  }

  #count(kind, status, ms) {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (!this.durations.has(kind)) this.durations.set(kind, []);
    this.durations.get(kind).push(ms);
  }
}

/**
 * @param {readonly T[]} items @param {number} atOnce @param {(item: T) => Promise<void>} work
 * @template T
 */
export async function forEach(items, atOnce, work) {
  const rest = items.values();
  // They share the iterator: each takes the next item when it is free.
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
