import type { DocumentKind } from './invoice-data.js';

export const DOCUMENT_ISSUED = 'invoices.document-issued.v1';

/** The subject is the order. Ids and facts only. */
export interface DocumentIssued {
  readonly documentId: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly total: { readonly amount: number; readonly currency: string };
}
