import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { DataSource, Not } from 'typeorm';
import type { DocumentKind } from '../document/invoice-data.js';
import { InvoiceDocument } from './document.entity.js';

export interface DocumentFilter {
  readonly customerId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly kind?: DocumentKind | undefined;
  readonly number?: string | undefined;
}

/** The form of lists: without the snapshot, which may be a megabyte. */
export interface ListedDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly refersTo: string | null;
  readonly issuedAt: Date;
  readonly issueDate: string;
  readonly total: { readonly amount: number; readonly currency: string };
}

interface ListedRow extends Omit<ListedDocument, 'total'> {
  readonly amount: string;
  readonly currency: string;
}

const newestOf = (orderId: string) => ({
  where: { orderId, kind: 'invoice' as const },
  order: { id: 'DESC' as const },
});

/** The only file that queries invoices.documents, besides those of `privacy/` and the tasks. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<InvoiceDocument | null> {
    return this.dataSource.manager.findOneBy(InvoiceDocument, { id });
  }

  /** The newest invoice of the order: those before it are credited in full. */
  findInvoiceOf(orderId: string): Promise<InvoiceDocument | null> {
    return this.dataSource.manager.findOne(InvoiceDocument, newestOf(orderId));
  }

  /** For an order that `tx` has locked: no other transaction is issuing its invoice. */
  findInvoiceIn(tx: Transaction, orderId: string): Promise<InvoiceDocument | null> {
    return tx.findOne(InvoiceDocument, newestOf(orderId));
  }

  /** Locks the invoice, so that its credit notes are counted and issued one after the other. */
  lockInvoiceOf(tx: Transaction, orderId: string): Promise<InvoiceDocument | null> {
    return tx.findOne(InvoiceDocument, {
      ...newestOf(orderId),
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** The credit notes of an invoice that `tx` has locked. */
  creditNotesOf(tx: Transaction, invoiceId: string): Promise<InvoiceDocument[]> {
    return tx.find(InvoiceDocument, { where: { refersTo: invoiceId }, order: { id: 'ASC' } });
  }

  /** The credit notes of the invoices before it. */
  async creditNotesBefore(
    tx: Transaction,
    { orderId, id, follows }: InvoiceDocument,
  ): Promise<InvoiceDocument[]> {
    if (follows === null) return [];
    const where = { orderId, kind: 'credit-note' as const, refersTo: Not(id) };
    return tx.find(InvoiceDocument, { where, order: { id: 'ASC' } });
  }

  async add(tx: Transaction, document: InvoiceDocument): Promise<void> {
    await tx.insert(InvoiceDocument, document);
  }

  /** Removes the buyers of documents that were issued before the day, and the files with them. */
  async redactBefore(day: string, limit: number): Promise<number> {
    const [row] = await this.dataSource.query<Array<{ redacted: number }>>(
      `WITH old AS (
         SELECT id FROM invoices.documents
          WHERE redacted_at IS NULL AND issue_date < $1 ORDER BY issue_date LIMIT $2
       ), files AS (
         DELETE FROM invoices.renderings WHERE document_id IN (SELECT id FROM old)
       ), redacted AS (
         UPDATE invoices.documents
            SET redacted_at = now(),
                snapshot = snapshot || '{"buyer": null, "reason": null}'::jsonb
          WHERE id IN (SELECT id FROM old) RETURNING 1
       )
       SELECT count(*)::int AS redacted FROM redacted`,
      [day, limit],
    );
    return row?.redacted ?? 0;
  }

  /** Lists the newest first. */
  async list(filter: DocumentFilter, { limit, after }: PageRequest): Promise<ListedDocument[]> {
    const conditions: ReadonlyArray<readonly [column: string, value: unknown]> = [
      ['customer_id =', filter.customerId],
      ['order_id =', filter.orderId],
      ['kind =', filter.kind],
      ['full_number =', filter.number],
      ['id <', after?.[0]],
    ];
    const wanted = conditions.filter(([, value]) => value !== undefined);
    const where = wanted.map(([condition], at) => `${condition} $${at + 2}`).join(' AND ');
    const rows = await this.dataSource.query<ListedRow[]>(
      `SELECT id, kind, full_number AS number, order_id AS "orderId",
              customer_id AS "customerId", refers_to AS "refersTo", issued_at AS "issuedAt",
              issue_date::text AS "issueDate", total_amount AS amount, total_currency AS currency
         FROM invoices.documents ${where && `WHERE ${where}`} ORDER BY id DESC LIMIT $1`,
      [limit, ...wanted.map(([, value]) => value)],
    );
    return rows.map(({ amount, currency, ...row }) => ({
      ...row,
      total: { amount: toSafeInteger(amount), currency },
    }));
  }
}
