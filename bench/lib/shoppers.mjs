import { randomUUID } from 'node:crypto';
import { send } from './api.mjs';
import { anyOf } from './stats.mjs';

/** People who place one order after the other, and remember what they were promised. */
export class Shoppers {
  /** @type {Array<{ id: string, key: string, token: string, body: object, at: number }>} */
  placed = [];
  /** @type {number[]} */
  durations = [];
  /** @type {string[]} */
  refusals = [];
  #working = [];
  #stopped = false;

  constructor(server, { world, tokens }) {
    this.server = server;
    this.world = world;
    this.tokens = tokens;
  }

  start(count) {
    this.#working = Array.from({ length: count }, () => this.#shop());
  }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.#working);
  }

  async #shop() {
    while (!this.#stopped) {
      const [key, token] = [randomUUID(), anyOf(this.tokens)];
      const body = { lines: [{ productId: anyOf(this.world.products).id, quantity: 1 }] };
      const began = performance.now();
      const answer = await this.place(this.server, { key, token, body });
      const at = performance.now();
      this.durations.push(at - began);
      if (answer.status === 201) this.placed.push({ id: answer.body.id, key, token, body, at });
      else this.refusals.push(`${answer.status} ${answer.body?.code}`);
    }
  }

  /** The same key gives the same order, on any server that knows it. */
  place(server, { key, token, body }) {
    return send(server, 'POST', '/v1/orders', { token, body, headers: { 'idempotency-key': key } });
  }
}
