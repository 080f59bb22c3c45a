import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { Invariant } from '@orderly/platform/verification/invariant';
import { CreditNotes } from '../../libs/invoices/src/verification/credit-notes.invariant.js';
import { DocumentTotals } from '../../libs/invoices/src/verification/document-totals.invariant.js';
import { OrderInvoice } from '../../libs/invoices/src/verification/order-invoice.invariant.js';
import { violationsOf } from '../support/violations.js';
import { admin, alice, anOrder, app, credit, finance, issue } from './set-up.js';

const TOTALS = new DocumentTotals();
const CREDITS = new CreditNotes();
const INVOICED = new OrderInvoice();

/** Of a document with three teapots at £12.50, which is tax-free. */
interface Fault {
  readonly invariant: Invariant;
  /** $1 is the invoice. It has a credit note of £10. */
  readonly plant: string;
  readonly says: RegExp;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'an invoice whose line is gone': {
    invariant: TOTALS,
    plant: `UPDATE invoices.documents SET snapshot = jsonb_set(snapshot, '{lines}', '[]')
             WHERE id = $1`,
    says: /^The total of INV-\S+ is 3750 GBP, stated as 3750 \+ 0\. Its lines add up to 0 \+ 0, its/,
  },
  'an invoice with another tax': {
    invariant: TOTALS,
    plant: `UPDATE invoices.documents SET snapshot = jsonb_set(snapshot, '{taxes,0,tax}', '1')
             WHERE id = $1`,
    says: /Its lines add up to 3750 \+ 0, its taxes to 3750 \+ 1\.$/,
  },
  'an invoice that is listed with another total': {
    invariant: TOTALS,
    plant: 'UPDATE invoices.documents SET total_amount = total_amount - 1 WHERE id = $1',
    says: /^The total of INV-\S+ is 3749 GBP, stated as 3750 \+ 0\. Its lines add up to 3750 \+ 0,/,
  },
  'an invoice that is credited by more than its total': {
    invariant: CREDITS,
    plant: 'UPDATE invoices.documents SET total_amount = 3751 WHERE refers_to = $1',
    says: /^The invoice INV-\S+ is about 3750 GBP, and credited are 3751 GBP\.$/,
  },
  'an invoice that is credited in another currency': {
    invariant: CREDITS,
    plant: `UPDATE invoices.documents SET total_currency = 'EUR' WHERE refers_to = $1`,
    says: /^The invoice INV-\S+ is about 3750 GBP, and credited are 1000 EUR\.$/,
  },
};

/** As the owner of the database, who can switch the triggers off that refuse every change. */
const tamper = (plant: string, id: string): Promise<unknown> =>
  app.db.transaction(async (tx) => {
    await tx.query('ALTER TABLE invoices.documents DISABLE TRIGGER USER');
    await tx.query(plant, [id]);
    await tx.query('ALTER TABLE invoices.documents ENABLE TRIGGER USER');
  });

async function aCreditedInvoice(): Promise<string> {
  const { id } = await anOrder();
  const { body } = await issue(finance, id);
  const part = { reason: 'Damaged.', amount: { amount: 10_00, currency: 'GBP' } };
  expect((await credit(finance, id, part)).status).toBe(201);
  return body.id;
}

async function pay(orderId: string): Promise<void> {
  const payments = `/v1/orders/${orderId}/payments`;
  const send = (path: string, token: string, body: object) =>
    app.request('POST', path, { token, body, headers: { 'idempotency-key': newId() } });
  const { body } = await send(payments, alice.token, { gateway: 'manual' });
  const { status } = await send(`${payments}/${body['id']}/record`, finance.token, {});
  expect(status).toBe(200);
}

export function verifying(): void {
  it('finds nothing wrong with what was issued and credited', async () => {
    await aCreditedInvoice();

    for (const invariant of [TOTALS, CREDITS, INVOICED])
      expect(await violationsOf(app.config.database, invariant)).toEqual([]);
  });

  it.each(Object.entries(FAULTS))('names %s', async (_, { invariant, plant, says }) => {
    await aCreditedInvoice();
    const id = await aCreditedInvoice();
    const before = await violationsOf(app.config.database, invariant);

    await tamper(plant, id);

    const found = (await violationsOf(app.config.database, invariant)).filter(
      (each) => !before.some((earlier) => earlier.id === each.id),
    );
    expect(found).toEqual([{ kind: 'invoice', id, says: expect.stringMatching(says) }]);
  });

  it('names a paid order without an invoice when no one is about to issue it', async () => {
    await aCreditedInvoice();
    const { id } = await anOrder();
    await pay(id);
    // No worker is running, so the event waits.
    expect(await violationsOf(app.config.database, INVOICED)).toEqual([]);

    await app.db.query('UPDATE platform.outbox SET published_at = now() WHERE subject = $1', [id]);

    const says = 'It is paid or shipped, and has no invoice.';
    expect(await violationsOf(app.config.database, INVOICED)).toEqual([
      { kind: 'order', id, says },
    ]);
    expect((await issue(admin, id)).status).toBe(201);
    expect(await violationsOf(app.config.database, INVOICED)).toEqual([]);
  });

  it('names an order that is paid again and has no other invoice, or two open ones', async () => {
    const { id } = await anOrder();
    const { body: first } = await issue(finance, id);
    const whole = { reason: 'Late.', amount: { amount: 37_50, currency: 'GBP' } };
    expect((await credit(finance, id, whole)).status).toBe(201);
    await app.db.query(
      `UPDATE orders.orders SET payment_status = 'paid', paid_amount = 2 * total_amount,
              refunded_amount = total_amount WHERE id = $1`,
      [id],
    );

    const says = 'It is paid again, and its invoice is credited in full.';
    expect(await violationsOf(app.config.database, INVOICED)).toEqual([
      { kind: 'order', id, says },
    ]);
    expect((await issue(finance, id)).status).toBe(201);
    expect((await issue(finance, id)).status).toBe(200);
    expect(await violationsOf(app.config.database, INVOICED)).toEqual([]);
    await tamper(
      'UPDATE invoices.documents SET total_amount = 3749 WHERE refers_to = $1',
      first.id,
    );
    expect(await violationsOf(app.config.database, CREDITS)).toContainEqual({
      kind: 'invoice',
      id: first.id,
      says: expect.stringMatching(
        /^The invoice INV-\S+ is not credited in full, and INV-\S+ follow/,
      ),
    });
  });

  it.each(['cancelled', 'expired'])(
    'names an order that is %s with an open invoice',
    async (end) => {
      const { id } = await anOrder();
      await issue(finance, id);
      await app.db.query('UPDATE orders.orders SET status = $2 WHERE id = $1', [id, end]);

      const says = `It is ${end}, and its invoice is not credited in full.`;
      expect(await violationsOf(app.config.database, INVOICED)).toEqual([
        { kind: 'order', id, says },
      ]);
      const rest = { reason: 'It has ended.', amount: { amount: 37_50, currency: 'GBP' } };
      expect((await credit(finance, id, rest)).status).toBe(201);
      expect(await violationsOf(app.config.database, INVOICED)).toEqual([]);
    },
  );
}
