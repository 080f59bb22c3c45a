/** Records the events of orders as the modules of the product do, each in a transaction. */
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { SeededRandom } from '../desk/random.mjs';
import { built } from '../paths.mjs';

const CONNECTIONS = 10;
/** Orders whose events are recorded in turn: the next often comes while the last is under way. */
const ACTIVE = 60;
const TICK_MS = 5;
const TRACEPARENT = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';

/** What happens to each order, and whether its customer is notified, by a mail and an in-app entry. */
export const STORY = [
  { type: 'orders.order-placed.v1', isNotified: true },
  { type: 'orders.order-confirmed.v1', isNotified: false },
  { type: 'orders.order-expired.v1', isNotified: true },
  { type: 'orders.order-reinstated.v1', isNotified: false },
  { type: 'orders.order-closed.v1', isNotified: true },
];

/**
 * @typedef {{ id: string, orderId: string, isNotified: boolean, isUnsure: boolean }} RecordedEvent
 *   unsure when its commit was not answered: it may be there or not
 * @typedef {{ id: string, number: string, customer_id: string, total_amount: number, line_count:
 *   number, placed_at: Date }} Order
 */

export class Writer {
  #dataSource;
  #transactions;
  #outbox;
  #domainEvent;
  #random;
  #orders;
  /** @type {RecordedEvent[]} in the order of their commits, which is that of each order, too */
  recorded = [];
  seconds = 0;

  /** @param {string} url @param {Order[]} orders @param {number} seed */
  static async open(url, orders, seed) {
    const { loadConfig } = await built('libs/platform/src/config/load-config.js');
    const { dataSourceOptions } = await built('libs/platform/src/database/data-source-options.js');
    const { Transactions } = await built('libs/platform/src/database/transactions.js');
    const { Outbox } = await built('libs/platform/src/messaging/outbox/outbox.js');
    const { domainEvent } = await built('libs/platform/src/messaging/events/domain-event.js');
    const options = dataSourceOptions(loadConfig({ DATABASE_URL: url }));
    const writer = new Writer();
    writer.#dataSource = await new DataSource({
      ...options,
      migrations: [],
      poolSize: CONNECTIONS + 1,
    }).initialize();
    writer.#transactions = new Transactions(writer.#dataSource);
    writer.#outbox = new Outbox(writer.#dataSource);
    writer.#domainEvent = domainEvent;
    writer.#random = new SeededRandom(seed);
    writer.#orders = orders.values();
    return writer;
  }

  /**
   * Records `rate` events a second, or as many as the machine can, until `isOver` or until there
   * are no more orders.
   * @param {number} rate @param {(seconds: number) => boolean} isOver
   */
  async run(rate, isOver) {
    const startedAt = performance.now();
    const secondsNow = () => (performance.now() - startedAt) / 1_000;
    const idle = Array.from({ length: ACTIVE }, () => this.#next()).filter(Boolean);
    const underWay = new Set();
    let begun = 0;
    for (; !isOver(secondsNow()) && idle.length + underWay.size > 0; await delay(TICK_MS)) {
      while (begun < secondsNow() * rate && underWay.size < CONNECTIONS && idle.length > 0) {
        begun++;
        const [story] = idle.splice(Math.floor(this.#random.next() * idle.length), 1);
        const step = this.#record(story).then(() => {
          underWay.delete(step);
          const next = story.step < STORY.length ? story : this.#next();
          if (next) idle.push(next);
        });
        underWay.add(step);
      }
    }
    await Promise.all(underWay);
    this.seconds = secondsNow();
  }

  async close() {
    await this.#dataSource.destroy();
  }

  #next() {
    const { value: order } = this.#orders.next();
    return order && { order, step: 0 };
  }

  async #record(story) {
    const { order } = story;
    const { type, isNotified } = STORY[story.step++];
    const about = { subject: order.id, occurredAt: new Date(), traceparent: TRACEPARENT };
    const event = this.#domainEvent(type, about, {
      ...{ orderId: order.id, number: order.number, customerId: order.customer_id },
      total: { amount: order.total_amount, currency: 'GBP' },
      ...{ lineCount: order.line_count, placedAt: order.placed_at.toISOString() },
      version: story.step,
    });
    const isUnsure = await this.#transactions
      .run((tx) => this.#outbox.record(tx, event))
      .then(
        () => false,
        () => true,
      );
    this.recorded.push({ id: event.id, orderId: order.id, isNotified, isUnsure });
  }
}
