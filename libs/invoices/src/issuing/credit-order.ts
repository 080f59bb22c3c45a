import { Injectable } from '@nestjs/common';
import { OrderNotFound, OrdersService } from '@orderly/orders';
import type { Transaction } from '@orderly/platform/database/transactions';
import { dueCredit } from '../document/due-credit.js';
import { DocumentsRepository } from '../storage/documents.repository.js';
import { languageOf } from '../texts/language.js';
import type { Issuer } from './document-register.js';
import { IssueCreditNote } from './issue-credit-note.js';

/** Why something is credited: the customer reads it on the credit note. */
type Cause = 'refund' | 'restCancelled' | 'returned';
/** Why nothing is sold any more. */
type End = 'cancelled' | 'expired';

/**
 * Issues the credit notes that follow from what happens to an order. Both read everything under
 * locks, so a repetition finds nothing left to do. An order without an invoice gets none.
 */
@Injectable()
export class CreditOrder {
  constructor(
    private readonly orders: OrdersService,
    private readonly documents: DocumentsRepository,
    private readonly creditNotes: IssueCreditNote,
  ) {}

  /**
   * Credits the units that are cancelled, came back or were refunded, and refunds of no unit, as
   * far as no credit note covers them yet.
   */
  async settle(tx: Transaction, orderId: string, cause: Cause, issuer: Issuer): Promise<void> {
    const order = await this.orders.lockForInvoice(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    const invoice = await this.documents.lockInvoiceOf(tx, orderId);
    if (!invoice) return;
    const notes = await this.documents.creditNotesOf(tx, invoice.id);
    const before = await this.documents.creditNotesBefore(tx, invoice);
    const due = dueCredit(order, invoice.snapshot, notes, before);
    if (!due) return;
    const reason = languageOf(invoice.snapshot.locale).texts[cause];
    const wish = { ...due, reason, ...(order.refunded > 0 && { orderRefunded: order.refunded }) };
    await this.creditNotes.issue(tx, orderId, wish, issuer);
  }

  /**
   * Credits all that is left of the invoice of an order that was cancelled or has expired, also
   * when nothing was paid: the seller owes the tax on an invoice until it is corrected. An expired
   * order that was reinstated since keeps its invoice.
   */
  async ended(tx: Transaction, orderId: string, end: End, issuer: Issuer): Promise<void> {
    const order = await this.orders.lockForInvoice(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    if (order.status !== end) return;
    const invoice = await this.documents.lockInvoiceOf(tx, orderId);
    if (!invoice) return;
    const notes = await this.documents.creditNotesOf(tx, invoice.id);
    const credited = notes.reduce((sum, { total }) => sum + total.amount, 0);
    if (credited === invoice.total.amount) return;
    const reason = languageOf(invoice.snapshot.locale).texts[end];
    await this.creditNotes.issue(tx, orderId, { reason }, issuer);
  }
}
