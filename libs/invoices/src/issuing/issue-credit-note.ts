import { Injectable } from '@nestjs/common';
import { OrderNotFound, OrdersService } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type CreditWish, creditedLines } from '../document/credit.js';
import { dayOf } from '../document/dates.js';
import type { Draft, InvoiceData } from '../document/invoice-data.js';
import { InvoiceNotFound, InvoiceRedacted } from '../document/invoices.errors.js';
import { taxGroupsOf, totalsOf } from '../document/totals.js';
import type { InvoiceDocument } from '../storage/document.entity.js';
import { DocumentsRepository } from '../storage/documents.repository.js';
import { languageOf } from '../texts/language.js';
import { DocumentRegister, type Issuer } from './document-register.js';

interface CreditNoteWish extends CreditWish {
  /** The customer reads it on the credit note. */
  readonly reason: string;
  /** What was refunded of the order so far, when that is why. */
  readonly orderRefunded?: number;
}

@Injectable()
export class IssueCreditNote {
  constructor(
    private readonly orders: OrdersService,
    private readonly documents: DocumentsRepository,
    private readonly documentRegister: DocumentRegister,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Issues a credit note for the invoice of the order. The order and the invoice stay locked until
   * the transaction ends, so that two credit notes cannot both take what is left.
   * @throws OrderNotFound, InvoiceNotFound, CreditExceedsInvoice, UnknownInvoiceLine
   * @throws InvoiceRedacted for an invoice so old that its buyer was removed
   */
  async issue(
    tx: Transaction,
    orderId: string,
    { orderRefunded, ...wish }: CreditNoteWish,
    issuer: Issuer,
  ): Promise<InvoiceDocument> {
    const order = await this.orders.lockForInvoice(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    const invoice = await this.documents.lockInvoiceOf(tx, orderId);
    if (!invoice) throw new InvoiceNotFound();
    if (invoice.redactedAt) throw new InvoiceRedacted();
    const notes = await this.documents.creditNotesOf(tx, invoice.id);
    const earlier = notes.map(({ snapshot }) => snapshot);
    const issuedAt = this.clock.now();
    const day = dayOf(issuedAt, this.config.invoices.timeZone);
    const draft = creditNoteOf(invoice, earlier, wish, day);
    const money = { orderRefunded, orderPaid: order.paid };
    const facts = { orderId, customerId: invoice.customerId, issuedAt, ...money };
    return this.documentRegister.register(tx, draft, facts, issuer);
  }
}

/** The seller and the buyer are those of the invoice, also when they have changed since. */
function creditNoteOf(
  { id, snapshot: invoice }: InvoiceDocument,
  earlier: readonly InvoiceData[],
  { reason, ...wish }: CreditNoteWish,
  issueDate: string,
): Draft {
  const lines = creditedLines(
    invoice,
    earlier,
    wish,
    languageOf(invoice.locale).texts.creditFor(invoice.number),
  );
  const taxes = taxGroupsOf(lines);
  return {
    ...invoice,
    kind: 'credit-note',
    issueDate,
    dueDate: null,
    corrects: { id, number: invoice.number, issueDate: invoice.issueDate },
    reason,
    ...{ lines, taxes, totals: totalsOf(taxes, 0) },
  };
}
