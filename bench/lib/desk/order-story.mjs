/**
 * One order as its customer and the clerk live through it. Invoices, refunds and credit notes
 * follow from what they do; no request asks for them.
 */

const money = (amount) => ({ amount, currency: 'GBP' });

/** @typedef {import('./plan.mjs').PlannedOrder} PlannedOrder */

export class OrderStory {
  #client;
  #people;
  /** @type {PlannedOrder} */
  #plan;
  /** The ids of the order's lines, by that of the product. */
  #lineIds = new Map();
  #path = '';

  /** @param {{ client: import('./client.mjs').Client, people: import('./people.mjs').People }} shop */
  constructor({ client, people }, plan) {
    this.#client = client;
    this.#people = people;
    this.#plan = plan;
  }

  async play() {
    await this.#place();
    if (this.#plan.cancelled) return this.#customer('cancel', 'cancel');
    for (const [index, amounts] of this.#plan.payments.entries()) await this.#pay(index, amounts);
    for (const [index, lines] of this.#plan.shipments.entries()) await this.#ship(index, lines);
    if (this.#plan.closed) await this.#close();
    if (this.#plan.returns.length > 0) await this.#clerk('deliver', 'deliver');
    for (const [index, goods] of this.#plan.returns.entries()) await this.#takeBack(index, goods);
  }

  async #place() {
    const { number, customer, country, lines } = this.#plan;
    const address = { name: `Customer ${customer ?? 'at the counter'}`, line1: 'Example Street 1' };
    const shippingAddress = { ...address, city: 'Example', country };
    const order = await this.#client.post('place', '/v1/orders', {
      token: await this.#people.tokenOf(customer),
      key: `order-${number}`,
      body: {
        lines: lines.map(({ product, quantity }) => ({ productId: product.id, quantity })),
        reference: number,
        ...(country && { shippingAddress, billingAddress: shippingAddress }),
      },
    });
    this.#plan.id = order.id;
    this.#path = `/v1/orders/${order.id}`;
    for (const { id, productId } of order.lines) this.#lineIds.set(productId, id);
  }

  async #pay(index, amounts) {
    const amount = amounts.reduce((sum, part) => sum + part, 0);
    const payment = { gateway: 'manual', amount: money(amount) };
    const { id } = await this.#customer('start a payment', 'payments', payment, index);
    for (const [part, received] of amounts.entries()) {
      const record = { amount: money(received), reference: `Statement, line ${part + 1}` };
      await this.#clerk('record a payment', `payments/${id}/record`, record, part);
    }
  }

  #ship(index, lines) {
    return this.#clerk('ship', 'shipments', { lines: this.#lines(lines) }, index);
  }

  #close() {
    return this.#clerk('close', 'close', { reason: 'The rest is out of stock.' });
  }

  async #takeBack(index, { number, writtenOff, lines }) {
    const wish = { lines: this.#lines(lines), reason: `Cancellation ${number}.` };
    const { id } = await this.#customer('request a return', 'returns', wish, index);
    await this.#clerk('approve a return', `returns/${id}/approve`);
    const arrived = this.#lines(lines).map(({ lineId, quantity }) => ({
      lineId,
      restock: writtenOff ? 0 : quantity,
      writeOff: writtenOff ? quantity : 0,
    }));
    await this.#clerk('receive a return', `returns/${id}/receive`, { lines: arrived });
  }

  /** As the API names them. */
  #lines(lines) {
    return lines.map(({ product, quantity }) => ({
      lineId: this.#lineIds.get(product.id),
      quantity,
    }));
  }

  async #customer(kind, path, body, index = 0) {
    return this.#act(kind, path, body, index, await this.#people.tokenOf(this.#plan.customer));
  }

  async #clerk(kind, path, body, index = 0) {
    return this.#act(kind, path, body, index, await this.#people.clerkToken());
  }

  #act(kind, path, body, index, token) {
    const key = `${this.#plan.number}-${path}-${index}`;
    return this.#client.post(kind, `${this.#path}/${path}`, { token, key, body });
  }
}
