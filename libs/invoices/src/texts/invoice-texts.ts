/** All words of a document, in one language. Dates and amounts come formatted. */
export interface InvoiceTexts {
  invoice: string;
  creditNote: string;
  /** The name of a line that credits an amount. */
  creditFor(invoiceNumber: string): string;
  /** The reasons of credit notes that the shop issues by itself. */
  refund: string;
  cancelled: string;
  expired: string;
  restCancelled: string;
  returned: string;
  /** The name of the line for shipping. */
  shipping(method: string): string;
  page(page: number, pages: number): string;
  labels: {
    number: string;
    issueDate: string;
    dueDate: string;
    order: string;
    orderDate: string;
    reference: string;
    corrects: string;
    reason: string;
    billTo: string;
    deliverTo: string;
    vatId: string;
    taxNumber: string;
    accountHolder: string;
    iban: string;
    bic: string;
    paymentReference: string;
  };
  columns: {
    product: string;
    quantity: string;
    unitPrice: string;
    discount: string;
    taxRate: string;
    /** The amount without tax, or with it. */
    net: string;
    gross: string;
  };
  totals: {
    net: string;
    gross: string;
    /** The tax at one rate. */
    tax(rate: string, net: string): string;
    /** The same when the prices include it. */
    taxIncluded(rate: string, net: string): string;
    zeroRated: string;
    exempt(reason: string): string;
    outsideScope: string;
    paid: string;
    due: string;
    credited: string;
  };
  /** How to pay; both are for an invoice with something left to pay. */
  payBy(amount: string, date: string): string;
  paidInFull: string;
  creditNoteClosing: string;
}
