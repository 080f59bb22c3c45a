import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, type MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  TAX_CATEGORIES,
  type TaxCategory,
} from '../../document/invoice-data.js';

/** Longer than any: a date has ten characters. */
const DAY = { max: 10, examples: ['2026-11-30'] };
const COUNTRY = 'ISO 3166-1 alpha-2 code.';

class DocumentHead {
  @Id()
  readonly id: string;

  @OneOf(DOCUMENT_KINDS)
  readonly kind: DocumentKind;

  @PlainString({
    description: 'The numbers of a year have no gaps.',
    examples: ['INV-2026-000042'],
  })
  readonly number: string;

  @Id()
  readonly orderId: string;

  @Id()
  readonly customerId: string;

  @Timestamp()
  readonly issuedAt: string;

  @PlainString({ ...DAY, description: 'The day of issue in the time zone of the seller.' })
  readonly issueDate: string;

  @MoneyField({ description: 'With tax.' })
  readonly total: MoneyResponse;
}

@ApiSchema({
  name: 'InvoiceSummary',
  description: 'An invoice or credit note without its content.',
})
class InvoiceSummaryResponse extends DocumentHead {
  @Id({ nullable: true, description: 'The invoice that a credit note corrects.' })
  readonly correctsId: string | null;
}

export const InvoiceList = pageOf(InvoiceSummaryResponse, 'InvoiceList');

@ApiSchema({ name: 'InvoiceSeller' })
class SellerResponse {
  @PlainString()
  readonly name: string;

  @PlainString()
  readonly street: string;

  @PlainString()
  readonly postCode: string;

  @PlainString()
  readonly city: string;

  @PlainString({ description: COUNTRY })
  readonly country: string;

  @PlainString({ nullable: true })
  readonly vatId: string | null;

  @PlainString({ nullable: true })
  readonly taxNumber: string | null;

  @PlainString({ nullable: true })
  readonly email: string | null;

  @PlainString({ nullable: true })
  readonly iban: string | null;

  @PlainString({ nullable: true })
  readonly bic: string | null;
}

@ApiSchema({ name: 'InvoiceAddress' })
class AddressResponse {
  @PlainString({ description: 'Of the company, if there is one.' })
  readonly name: string;

  @PlainString({ nullable: true, description: 'The person in the company.' })
  readonly contact: string | null;

  @ListOf(string(), { max: 2 })
  readonly lines: readonly string[];

  @PlainString({ nullable: true })
  readonly postCode: string | null;

  @PlainString({ nullable: true })
  readonly city: string | null;

  @PlainString({ nullable: true, description: 'A state, province or county.' })
  readonly region: string | null;

  @PlainString({ description: COUNTRY })
  readonly country: string;
}

@ApiSchema({ name: 'InvoiceBuyer' })
class BuyerResponse {
  @PlainString()
  readonly name: string;

  @PlainString({ nullable: true })
  readonly email: string | null;

  @PlainString({ nullable: true })
  readonly vatId: string | null;

  @Nested(AddressResponse, { nullable: true })
  readonly address: AddressResponse | null;

  @Nested(AddressResponse, {
    nullable: true,
    description: 'Null when the goods went to `address`.',
  })
  readonly deliveredTo: AddressResponse | null;

  @PlainString({ nullable: true, description: 'The buyer’s own reference for the order.' })
  readonly reference: string | null;
}

@ApiSchema({ name: 'InvoiceLine' })
class InvoiceLineResponse {
  @Id({ nullable: true, description: 'Null for shipping, and for a credited amount.' })
  readonly orderLineId: string | null;

  @PlainString({ nullable: true })
  readonly sku: string | null;

  @PlainString()
  readonly name: string;

  @Int({ min: 1 })
  readonly quantity: number;

  @MoneyField({ description: 'With tax if `pricesIncludeTax`.' })
  readonly unitPrice: MoneyResponse;

  @MoneyField({ description: 'Taken off quantity × unit price.' })
  readonly discount: MoneyResponse;

  @OneOf(TAX_CATEGORIES, {
    description: 'As in EN 16931: standard rate, zero rate, exempt, outside the scope of VAT.',
  })
  readonly taxCategory: TaxCategory;

  @Int({ min: 0, description: 'In basis points: 2000 is 20 %.' })
  readonly taxRate: number;

  @MoneyField({ description: 'After the discount, without tax.' })
  readonly net: MoneyResponse;

  @MoneyField()
  readonly tax: MoneyResponse;
}

@ApiSchema({ name: 'InvoiceTax', description: 'The tax of all lines with one rate.' })
class TaxResponse {
  @OneOf(TAX_CATEGORIES)
  readonly taxCategory: TaxCategory;

  @Int({ min: 0, description: 'In basis points: 2000 is 20 %.' })
  readonly taxRate: number;

  @MoneyField()
  readonly net: MoneyResponse;

  @MoneyField()
  readonly tax: MoneyResponse;
}

@ApiSchema({
  name: 'InvoiceTotals',
  description: 'Gross is net and tax. What is due is gross without what was paid at the issue.',
})
class TotalsResponse {
  @MoneyField()
  readonly net: MoneyResponse;

  @MoneyField()
  readonly tax: MoneyResponse;

  @MoneyField()
  readonly gross: MoneyResponse;

  @MoneyField()
  readonly paid: MoneyResponse;

  @MoneyField()
  readonly due: MoneyResponse;
}

@ApiSchema({ name: 'CorrectedInvoice' })
class CorrectedResponse {
  @Id()
  readonly id: string;

  @PlainString()
  readonly number: string;

  @PlainString(DAY)
  readonly issueDate: string;
}

@ApiSchema({
  name: 'Invoice',
  description: 'An invoice or credit note as it was issued. It never changes.',
})
export class InvoiceResponse extends DocumentHead {
  @PlainString({ ...DAY, nullable: true, description: 'Null for a credit note.' })
  readonly dueDate: string | null;

  @PlainString({ examples: ['ORD-7K3M-9QWX-2HTJ'] })
  readonly orderNumber: string;

  @PlainString(DAY)
  readonly orderDate: string;

  @PlainString({ description: 'The language of the PDF, as a BCP 47 tag.' })
  readonly locale: string;

  @Nested(SellerResponse)
  readonly seller: SellerResponse;

  @Nested(BuyerResponse, {
    nullable: true,
    description: 'Null once the time is over for which the law demands the document.',
  })
  readonly buyer: BuyerResponse | null;

  @Nested(CorrectedResponse, {
    nullable: true,
    description: 'The invoice that a credit note corrects.',
  })
  readonly corrects: CorrectedResponse | null;

  @PlainString({ nullable: true, description: 'Why the credit note was issued.' })
  readonly reason: string | null;

  @Bool({ description: 'Whether unit prices and discounts include tax.' })
  readonly pricesIncludeTax: boolean;

  @ListOf(InvoiceLineResponse, { max: 1_600 })
  readonly lines: readonly InvoiceLineResponse[];

  @ListOf(TaxResponse, { max: 100 })
  readonly taxes: readonly TaxResponse[];

  @Nested(TotalsResponse)
  readonly totals: TotalsResponse;
}

export type InvoiceSummary = InvoiceSummaryResponse;
