import type { Seller } from '@orderly/platform/config/seller';

export const DOCUMENT_KINDS = ['invoice', 'credit-note'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/**
 * The VAT categories of EN 16931 (UNCL 5305) that a shop needs: standard rate, zero rate, exempt,
 * and outside the scope of VAT.
 */
export const TAX_CATEGORIES = ['S', 'Z', 'E', 'O'] as const;
export type TaxCategory = (typeof TAX_CATEGORIES)[number];

export interface Address {
  /** Of the company, if there is one. */
  readonly name: string;
  /** The person in the company. */
  readonly contact: string | null;
  /** One or two: street and number, and what else helps to find the place. */
  readonly lines: readonly string[];
  readonly postCode: string | null;
  readonly city: string | null;
  /** A state, province or county. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Everything in a document that names a person. It is removed when the retention ends. */
export interface Buyer {
  readonly name: string;
  readonly email: string | null;
  readonly vatId: string | null;
  readonly address: Address | null;
  /** Null when the goods went to `address`. */
  readonly deliveredTo: Address | null;
  /** The buyer's own reference for the order. */
  readonly reference: string | null;
}

/** All amounts are in minor units of the currency of the document. */
export interface InvoiceLine {
  /** Null for a line that is no line of the order, such as shipping. */
  readonly orderLineId: string | null;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  /** As agreed: with tax if `pricesIncludeTax`. */
  readonly unitPrice: number;
  /** What was taken off `quantity` × `unitPrice`, of the same kind. */
  readonly discount: number;
  readonly category: TaxCategory;
  /** In basis points: 2000 is 20 %. */
  readonly taxRate: number;
  /** After discounts, without tax. */
  readonly net: number;
  readonly tax: number;
}

/** The tax of all lines with one category and rate. */
export interface TaxGroup {
  readonly category: TaxCategory;
  readonly rate: number;
  readonly net: number;
  readonly tax: number;
}

export interface Totals {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  /** What had been paid when the document was issued. */
  readonly paid: number;
  readonly due: number;
}

/** An earlier document that this one corrects. */
interface PrecedingDocument {
  readonly id: string;
  readonly number: string;
  readonly issueDate: string;
}

/**
 * The content of a document, as it was issued. All formats are made of it and of nothing else, so
 * that they agree, and stay as they are when an account, an order or the seller changes.
 */
export interface InvoiceData {
  /** The version of this structure and of what is made of it. A change of either needs a new one. */
  readonly layout: 1;
  readonly kind: DocumentKind;
  readonly number: string;
  /** The day of issue in the time zone of the seller: `2026-11-30`. */
  readonly issueDate: string;
  /** Null for a credit note. */
  readonly dueDate: string | null;
  readonly currency: string;
  /** The BCP 47 tag of the buyer's language. */
  readonly locale: string;
  readonly seller: Seller;
  /** Null once the retention has ended. */
  readonly buyer: Buyer | null;
  readonly orderNumber: string;
  /** The day of the order, as `issueDate`. */
  readonly orderDate: string;
  readonly corrects: PrecedingDocument | null;
  /** Free text by staff, so it ends with `buyer`. Null for an invoice. */
  readonly reason: string | null;
  readonly pricesIncludeTax: boolean;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly TaxGroup[];
  readonly totals: Totals;
}

/** A document that has everything but its number, which is taken last. */
export type Draft = Omit<InvoiceData, 'number'>;
