import { newId } from '@orderly/platform/kernel/ids/new-id';
import { admin, alice, anOrder, app, credit, finance, get, issue } from './set-up.js';

export function issuing(): void {
  it('gives an order one invoice, with the next number', async () => {
    const [first, second] = [await anOrder(), await anOrder()];

    const issued = await issue(finance, first.id);
    const again = await issue(finance, first.id);
    const next = await issue(finance, second.id);

    expect([issued.status, again.status, next.status]).toEqual([201, 200, 201]);
    expect(again.body).toEqual(issued.body);
    expect(issued.headers.get('location')).toBe(`/v1/invoices/${issued.body.id}`);
    expect(numberOf(next.body.number)).toBe(numberOf(issued.body.number) + 1);
    expect(issued.body).toMatchObject({
      kind: 'invoice',
      orderId: first.id,
      customerId: alice.userId,
      total: { amount: 37_50, currency: 'GBP' },
      buyer: { name: 'Ada Example', email: alice.email, reference: 'PO-1' },
      seller: { name: 'Orderly Demo Ltd' },
      taxes: [{ taxCategory: 'Z', taxRate: 0 }],
    });
  });

  it('issues one invoice when two ask at once', async () => {
    const { id } = await anOrder();

    const answers = await Promise.all([1, 2, 3, 4].map(() => issue(finance, id)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
  });

  it('refuses a cancelled order, an unknown one, and a customer', async () => {
    const { id } = await anOrder();
    await app.request('POST', `/v1/orders/${id}/cancel`, { token: alice.token });

    const cancelled = await issue(finance, id);
    const unknown = await issue(finance, newId());
    const customer = await issue(alice, (await anOrder()).id);

    expect([cancelled.status, cancelled.body]).toMatchObject([
      409,
      { code: 'order-not-invoiceable', orderStatus: 'cancelled' },
    ]);
    expect([unknown.status, customer.status]).toEqual([404, 403]);
  });

  it('credits lines and amounts up to the invoice, and no more', async () => {
    const { id, lines } = await anOrder();
    const { body: invoice } = await issue(finance, id);
    const line = { orderLineId: lines[0]?.id, quantity: 1 };
    const amount = (pence: number) => ({ amount: pence, currency: 'GBP' });

    const first = await credit(finance, id, { reason: 'Broken', lines: [line] });
    const nothing = await credit(finance, id, { reason: 'Late', amount: amount(0) });
    const tooMany = await credit(finance, id, {
      reason: 'Broken',
      lines: [{ ...line, quantity: 3 }],
    });
    const second = await credit(finance, id, { reason: 'Late', amount: amount(20_00) });
    const tooMuch = await credit(finance, id, { reason: 'Late', amount: amount(5_01) });
    const rest = await credit(finance, id, { reason: 'Late', amount: amount(5_00) });

    expect([first.status, second.status, rest.status]).toEqual([201, 201, 201]);
    expect(first.body).toMatchObject({
      kind: 'credit-note',
      total: amount(12_50),
      corrects: { id: invoice.id, number: invoice.number },
    });
    expect([nothing.status, nothing.body]).toMatchObject([
      422,
      { errors: [{ pointer: '/amount/amount', code: 'too-small' }] },
    ]);
    expect([tooMany.status, tooMany.body]).toMatchObject([409, { remaining: amount(25_00) }]);
    expect([tooMuch.status, tooMuch.body]).toMatchObject([409, { remaining: amount(5_00) }]);
  });

  it('credits no more than the invoice when many ask at once', async () => {
    const { id } = await anOrder();
    await issue(finance, id);
    const wish = { reason: 'Late', amount: { amount: 10_00, currency: 'GBP' } };

    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => credit(finance, id, wish)));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409]);
  });

  it('repeats a credit note for the same key only as a response', async () => {
    const { id } = await anOrder();
    await issue(finance, id);
    const [key, wish] = [newId(), { reason: 'Late', amount: { amount: 1, currency: 'GBP' } }];

    const [first, again] = [
      await credit(finance, id, wish, key),
      await credit(finance, id, wish, key),
    ];

    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('refuses credit without an invoice, of unknown lines and in another currency', async () => {
    const { id } = await anOrder();
    const wish = { reason: 'Late', amount: { amount: 1, currency: 'EUR' } };

    const tooEarly = await credit(finance, id, wish);
    await issue(finance, id);
    const euros = await credit(finance, id, wish);
    const line = { orderLineId: newId(), quantity: 1 };
    const unknown = await credit(finance, id, { reason: 'Late', lines: [line] });

    expect([tooEarly.status, tooEarly.body]).toMatchObject([404, { code: 'invoice-not-found' }]);
    expect([euros.status, euros.body]).toMatchObject([
      422,
      { errors: [{ pointer: '/amount/currency' }] },
    ]);
    expect([unknown.status, unknown.body]).toMatchObject([
      422,
      { errors: [{ pointer: '/lines/0/orderLineId' }] },
    ]);
  });

  it('keeps a document as it was issued, whatever statement is tried', async () => {
    const { id } = await anOrder();
    const { body } = await issue(finance, id);
    const where = `WHERE id = '${body.id}'`;
    const attempts = [
      `UPDATE invoices.documents SET total_amount = 1 ${where}`,
      `UPDATE invoices.documents SET snapshot = snapshot || '{"buyer": null}' ${where}`,
      `UPDATE invoices.documents SET redacted_at = now(), snapshot = snapshot - 'lines' ${where}`,
      `DELETE FROM invoices.documents ${where}`,
      'TRUNCATE invoices.documents CASCADE',
    ];

    for (const attempt of attempts) await expect(app.db.query(attempt)).rejects.toThrow();

    expect((await get(admin, `/v1/invoices/${body.id}`)).body).toEqual(body);
  });
}

export const numberOf = (number: string): number => Number(number.slice(-6));
