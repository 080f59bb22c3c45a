/**
 * People who place orders and look at them, through a proxy. A request that fails is sent again
 * with the same key until there is an answer, as the documentation asks of every client.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PersistentClient } from '../chaos/persistent-client.mjs';
import { anyOf } from '../stats.mjs';

/** Leaves the processes time to start, on a machine of two cores. */
const MAX_PAUSE_MS = 150;

export class Callers {
  /** @type {Array<{ id: string, number: string, token: string }>} in the order of the answers */
  placed = [];
  /** @type {number[]} from the first attempt to the answer */
  durations = [];
  /** @type {string[]} responses that are wrong, also when processes are killed */
  wrong = [];
  #working = [];
  #stopped = false;

  /** @param {{ port: number }} proxy @param {import('../scenarios.mjs').Client} client */
  constructor(proxy, { world, tokens }) {
    this.client = new PersistentClient(proxy);
    this.world = world;
    this.tokens = tokens;
  }

  get requests() {
    return [...this.client.outcomes.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * @param {number} count
   * @returns {Promise<never>} rejects when one of them gives up
   */
  start(count) {
    this.#working = Array.from({ length: count }, () => this.#call());
    const failed = Promise.all(this.#working).then(() => new Promise(() => undefined));
    failed.catch(() => undefined);
    return failed;
  }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.#working);
  }

  async #call() {
    while (!this.#stopped) {
      const token = anyOf(this.tokens);
      const order = await this.#place(token);
      const path = `/v1/orders/${order.id}`;
      const { body } = await this.#timed('GET', path, { token, status: 200 });
      if (body.number !== order.number) this.wrong.push(`${path}: ${body.number}`);
      const list = await this.#timed('GET', '/v1/orders?limit=100', { token, status: 200 });
      if (!list.body.data.some(({ id }) => id === order.id))
        this.wrong.push(`${order.number} is not in the list of its customer`);
      await delay(Math.random() * MAX_PAUSE_MS);
    }
  }

  async #place(token) {
    const body = { lines: [{ productId: anyOf(this.world.products).id, quantity: 1 }] };
    const answer = await this.#timed('POST', '/v1/orders', {
      ...{ token, body, key: randomUUID(), status: 201 },
    });
    const { id, number } = answer.body;
    this.placed.push({ id, number, token });
    return answer.body;
  }

  async #timed(method, path, { token, body, key, status }) {
    const began = performance.now();
    const answer = await this.client.send(method, path, {
      ...{ tokenOf: async () => token, body, key },
      accept: (each) => each.status === status,
    });
    this.durations.push(performance.now() - began);
    return answer;
  }
}
