/** The JSON Schema of EN 16931 refuses a value of the document. */
export class UnfitInvoice extends Error {
  override readonly name = 'UnfitInvoice';
}
