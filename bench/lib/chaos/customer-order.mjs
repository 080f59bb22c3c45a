/**
 * What the customer and finance can do about one order. Every request has a key of its own and is
 * repeated until it is answered. The shop may be slow or dead, so the order may expire under their
 * hands.
 */
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 1_000;
const ADDRESS = { name: 'Ada Example', line1: 'Example Street 1', city: 'Example', country: 'GB' };
/** Nothing more will come of a payment. */
const GONE = ['voided', 'failed'];

/** The order has ended, and its money is back: there is nothing left to do. */
export class OrderOver extends Error {}

/**
 * @typedef {{ client: import('./persistent-client.mjs').PersistentClient, people:
 *   import('../desk/people.mjs').People, provider: import('./provider.mjs').Provider, deadline:
 *   number }} Shop `deadline` is a time of `performance.now()`, at which everyone gives up
 */

export class CustomerOrder {
  #shop;
  #plan;
  #path;
  #payment;
  #currency;
  /** @type {string | undefined} */
  id;
  /** In minor units, like all amounts. @type {number} */
  total;
  /** When it expires, as a time of `Date.now()`. @type {number} */
  expiresAt;
  /** What must have happened to its money if it is completed. */
  due = { captured: 0, refunded: 0 };

  /** @param {Shop} shop @param {import('./plan.mjs').PlannedOrder} plan */
  constructor(shop, plan) {
    this.#shop = shop;
    this.#plan = plan;
  }

  get plan() {
    return this.#plan;
  }

  /** @throws OrderOver when a product is sold out */
  async place() {
    const { number, lines } = this.#plan;
    const { status, body } = await this.#customer('POST', '/v1/orders', {
      key: number,
      body: {
        lines: lines.map(({ product, quantity }) => ({ productId: product.id, quantity })),
        reference: number,
        ...{ shippingAddress: ADDRESS, billingAddress: ADDRESS },
      },
      accept: (answer) => answer.status === 201 || answer.body?.code === 'insufficient-stock',
    });
    if (status !== 201) throw new OrderOver('A product is sold out.');
    this.id = body.id;
    this.#path = `/v1/orders/${body.id}`;
    this.total = body.total.amount;
    this.#currency = body.total.currency;
    this.expiresAt = Date.parse(body.reservedUntil);
    this.due = { captured: this.total, refunded: 0 };
  }

  /** @param {'automatic' | 'manual'} capture @throws OrderOver */
  async pay(capture) {
    const { status, body } = await this.#customer('POST', `${this.#path}/payments`, {
      key: `${this.#plan.number}-pay`,
      body: { gateway: 'stripe', capture },
      accept: (answer) => answer.status === 201 || answer.body?.code === 'order-not-payable',
    });
    if (status !== 201) throw new OrderOver('The order expired before it was paid.');
    this.#payment = `${this.#path}/payments/${body.id}`;
  }

  /** @returns {Promise<string>} what the browser needs @throws OrderOver */
  async clientSecret() {
    for (const again of this.#looks()) {
      await again;
      const { status } = await this.#read(this.#payment);
      if (GONE.includes(status)) throw new OrderOver('The payment was given up.');
      if (status !== 'requires-action') continue;
      const answer = await this.#customer('GET', `${this.#payment}/client-secret`, {
        accept: ({ status: code }) => code === 200 || code === 409,
      });
      if (answer.status === 200) return answer.body.clientSecret;
    }
    throw new Error(`${this.#plan.number}: the payment has not reached the provider.`);
  }

  /** @param {string} secret @param {string} card or another method of payment */
  confirm(secret, card) {
    return this.#shop.provider.confirm(secret, card);
  }

  /**
   * Waits until the order is confirmed, also when it has expired and its money is on the way.
   * @param {string} [paymentStatus] that it must have, too
   * @throws OrderOver
   */
  async becomesConfirmed(paymentStatus) {
    for (const again of this.#looks()) {
      await again;
      const order = await this.#read(this.#path);
      const isPaid = paymentStatus === undefined || order.paymentStatus === paymentStatus;
      if (order.status === 'confirmed' && isPaid) return;
      if (order.status !== 'expired') continue;
      const { status } = await this.#read(this.#payment);
      if (GONE.includes(status) || order.paymentStatus === 'refunded')
        throw new OrderOver('The order expired, and its money is back.');
    }
    throw new Error(`${this.#plan.number}: the order is not confirmed.`);
  }

  /** @param {number} amount */
  async capture(amount) {
    await this.#finance('capture', { amount: this.#money(amount) });
    this.due.captured = amount;
  }

  /** @param {number} amount */
  async refund(amount) {
    const reason = 'Damaged in transit.';
    await this.#finance('refund', { amount: this.#money(amount), reason });
    this.due.refunded += amount;
  }

  async ship() {
    await this.#clerk('POST', `${this.#path}/shipments`, {
      key: `${this.#plan.number}-ship`,
      accept: ({ status }) => status === 201,
    });
  }

  /** An order that has expired meanwhile can no longer be cancelled. */
  async cancel() {
    await this.#customer('POST', `${this.#path}/cancel`, {
      key: `${this.#plan.number}-cancel`,
      accept: ({ status, body }) => status === 200 || body?.code === 'order-not-cancellable',
    });
  }

  async #finance(act, body) {
    await this.#clerk('POST', `${this.#payment}/${act}`, {
      key: `${this.#plan.number}-${act}`,
      body,
      accept: ({ status }) => status === 202,
    });
  }

  async #read(path) {
    return (await this.#clerk('GET', path, { accept: ({ status }) => status === 200 })).body;
  }

  #customer(method, path, wanted) {
    const tokenOf = () => this.#shop.people.tokenOf(this.#plan.customer);
    return this.#shop.client.send(method, path, { tokenOf, ...wanted });
  }

  #clerk(method, path, wanted) {
    const tokenOf = () => this.#shop.people.clerkToken();
    return this.#shop.client.send(method, path, { tokenOf, ...wanted });
  }

  #money(amount) {
    return { amount, currency: this.#currency };
  }

  /** Pauses to wait for, as long as the run may take; the first is none. */
  *#looks() {
    yield Promise.resolve();
    while (performance.now() < this.#shop.deadline)
      yield delay(LOOK_MS * (0.75 + Math.random() / 2));
  }
}
