import type { Invoice } from '@e-invoice-eu/core';
import { toDecimal } from '@orderly/platform/kernel/money/format-money';
import type { Buyer, InvoiceData, InvoiceLine, TaxGroup } from '../document/invoice-data.js';
import { buyerParty, delivery, sellerParty, VAT } from './parties.js';

type Body = Invoice['ubl:Invoice'];
type Line = Body['cac:InvoiceLine'][number];

/** UNCL 1001: commercial invoice, credit note. */
const TYPE_CODES = { invoice: '380', 'credit-note': '381' } as const;
/** UN/ECE recommendation 20: one piece. */
const PIECE = 'C62';
/** UNCL 4461: credit transfer, and "not defined". */
const TRANSFER = '30';
const NOT_DEFINED = '1';

/**
 * The document in the terms of EN 16931, from which the library writes every syntax. An amount is
 * an exact decimal; the library adds no figure of its own.
 */
export function toEInvoice(data: InvoiceData, buyer: Buyer): Invoice {
  const { totals, seller } = data;
  const currency = data.currency as Body['cbc:DocumentCurrencyCode'];
  const amount = (minor: number): string => toDecimal({ amount: minor, currency });
  const lines = data.lines.map((line, at) => lineOf(line, at + 1, data));
  return {
    'ubl:Invoice': {
      'cbc:ID': data.number,
      'cbc:IssueDate': data.issueDate,
      ...(data.dueDate === null ? {} : { 'cbc:DueDate': data.dueDate }),
      'cbc:InvoiceTypeCode': TYPE_CODES[data.kind],
      ...(data.reason === null ? {} : { 'cbc:Note': [data.reason] }),
      'cbc:DocumentCurrencyCode': currency,
      'cbc:BuyerReference': buyer.reference ?? data.orderNumber,
      'cac:OrderReference': {
        'cbc:ID': buyer.reference ?? data.orderNumber,
        'cbc:SalesOrderID': data.orderNumber,
      },
      ...(data.corrects && {
        'cac:BillingReference': [
          {
            'cac:InvoiceDocumentReference': {
              'cbc:ID': data.corrects.number,
              'cbc:IssueDate': data.corrects.issueDate,
            },
          },
        ],
      }),
      'cac:AccountingSupplierParty': { 'cac:Party': sellerParty(data) },
      'cac:AccountingCustomerParty': { 'cac:Party': buyerParty(data, buyer) },
      'cac:Delivery': delivery(data, buyer),
      'cac:PaymentMeans': [
        seller.iban === null
          ? { 'cbc:PaymentMeansCode': NOT_DEFINED }
          : {
              'cbc:PaymentMeansCode': TRANSFER,
              'cbc:PaymentID': data.number,
              'cac:PayeeFinancialAccount': {
                'cbc:ID': seller.iban,
                'cbc:Name': seller.name,
                ...(seller.bic !== null && {
                  'cac:FinancialInstitutionBranch': { 'cbc:ID': seller.bic },
                }),
              },
            },
      ],
      'cac:TaxTotal': [
        {
          'cbc:TaxAmount': amount(totals.tax),
          'cbc:TaxAmount@currencyID': currency,
          'cac:TaxSubtotal': data.taxes.map((group) => subtotalOf(group, data)),
        },
      ],
      'cac:LegalMonetaryTotal': {
        'cbc:LineExtensionAmount': amount(totals.net),
        'cbc:LineExtensionAmount@currencyID': currency,
        'cbc:TaxExclusiveAmount': amount(totals.net),
        'cbc:TaxExclusiveAmount@currencyID': currency,
        'cbc:TaxInclusiveAmount': amount(totals.gross),
        'cbc:TaxInclusiveAmount@currencyID': currency,
        ...(totals.paid > 0 && {
          'cbc:PrepaidAmount': amount(totals.paid),
          'cbc:PrepaidAmount@currencyID': currency,
        }),
        'cbc:PayableAmount': amount(totals.due),
        'cbc:PayableAmount@currencyID': currency,
      },
      'cac:InvoiceLine': lines as [Line, ...Line[]],
    },
  };
}

/**
 * The price of a line is what remains after the discount, for the whole quantity: a price for one
 * piece, without tax, may have no end of decimals, and the rules want price × quantity to be exact.
 */
function lineOf(line: InvoiceLine, position: number, data: InvoiceData): Line {
  const currency = data.currency as Body['cbc:DocumentCurrencyCode'];
  const isEven = line.net % line.quantity === 0;
  const price = isEven ? line.net / line.quantity : line.net;
  return {
    'cbc:ID': String(position),
    'cbc:InvoicedQuantity': String(line.quantity),
    'cbc:InvoicedQuantity@unitCode': PIECE,
    'cbc:LineExtensionAmount': toDecimal({ amount: line.net, currency }),
    'cbc:LineExtensionAmount@currencyID': currency,
    'cac:Item': {
      'cbc:Name': line.name,
      ...(line.sku !== null && { 'cac:SellersItemIdentification': { 'cbc:ID': line.sku } }),
      'cac:ClassifiedTaxCategory': {
        'cbc:ID': line.category,
        ...percent(line.category, line.taxRate),
        'cac:TaxScheme': VAT,
      },
    },
    'cac:Price': {
      'cbc:PriceAmount': toDecimal({ amount: price, currency }),
      'cbc:PriceAmount@currencyID': currency,
      ...(!isEven && {
        'cbc:BaseQuantity': String(line.quantity),
        'cbc:BaseQuantity@unitCode': PIECE,
      }),
    },
  };
}

function subtotalOf(
  { category, rate, net, tax }: TaxGroup,
  { currency: code, seller }: InvoiceData,
): NonNullable<Body['cac:TaxTotal'][0]['cac:TaxSubtotal']>[number] {
  const currency = code as Body['cbc:DocumentCurrencyCode'];
  return {
    'cbc:TaxableAmount': toDecimal({ amount: net, currency }),
    'cbc:TaxableAmount@currencyID': currency,
    'cbc:TaxAmount': toDecimal({ amount: tax, currency }),
    'cbc:TaxAmount@currencyID': currency,
    'cac:TaxCategory': {
      'cbc:ID': category,
      ...percent(category, rate),
      ...(category === 'E' && { 'cbc:TaxExemptionReason': seller.taxExemption ?? '' }),
      ...(category === 'O' && { 'cbc:TaxExemptionReasonCode': 'VATEX-EU-O' }),
      'cac:TaxScheme': VAT,
    },
  };
}

/** BR-O-05: what is outside the scope of VAT has no rate, not even 0. */
const percent = (category: string, rate: number): { 'cbc:Percent'?: string } =>
  category === 'O' ? {} : { 'cbc:Percent': toDecimal({ amount: rate, currency: 'EUR' }) };
