/** The rows along which the invariants of documents read. */
export const DOCUMENT_ROWS = { table: 'invoices.documents', key: 'id' } as const;
