import { Module } from '@nestjs/common';
import { CreditNotes } from './credit-notes.invariant.js';
import { DocumentTotals } from './document-totals.invariant.js';
import { InvoiceNumbers } from './invoice-numbers.invariant.js';
import { OrderInvoice } from './order-invoice.invariant.js';

/** For the worker and the command line. */
@Module({ providers: [InvoiceNumbers, DocumentTotals, CreditNotes, OrderInvoice] })
export class InvoicesInvariantsModule {}
