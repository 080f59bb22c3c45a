import type { Invoice } from '@e-invoice-eu/core';
import type { Address, Buyer, InvoiceData } from '../document/invoice-data.js';

type Body = Invoice['ubl:Invoice'];
type SellerParty = Body['cac:AccountingSupplierParty']['cac:Party'];
type BuyerParty = Body['cac:AccountingCustomerParty']['cac:Party'];

export const VAT = { 'cbc:ID': 'VAT' };
/** Anything but "VAT" makes the number that of the local tax office (BT-32). */
const LOCAL_TAX = { 'cbc:ID': 'FC' };

/** The scheme of electronic addresses that are e-mail addresses. */
const emailEndpoint = (email: string | null) =>
  email === null ? {} : ({ 'cbc:EndpointID': email, 'cbc:EndpointID@schemeID': 'EM' } as const);

/** BR-O-02: a document outside the scope of VAT names no VAT id, of either party. */
const isOutsideScope = ({ taxes }: InvoiceData): boolean =>
  taxes.some(({ category }) => category === 'O');

export function sellerParty(data: InvoiceData): SellerParty {
  const { seller } = data;
  const vat = seller.vatId === null || isOutsideScope(data) ? [] : [seller.vatId];
  const ids = [
    ...vat.map((id) => ({ 'cbc:CompanyID': id, 'cac:TaxScheme': VAT })),
    ...(seller.taxNumber === null
      ? []
      : [{ 'cbc:CompanyID': seller.taxNumber, 'cac:TaxScheme': LOCAL_TAX }]),
  ];
  return {
    ...emailEndpoint(seller.email),
    'cac:PostalAddress': {
      'cbc:StreetName': seller.street,
      'cbc:CityName': seller.city,
      'cbc:PostalZone': seller.postCode,
      'cac:Country': { 'cbc:IdentificationCode': seller.country as Country },
    },
    'cac:PartyTaxScheme': ids as NonNullable<SellerParty['cac:PartyTaxScheme']>,
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': seller.name,
      // BR-CO-26: without a VAT id, something else has to identify the seller.
      ...(vat.length === 0 && { 'cbc:CompanyID': seller.taxNumber ?? seller.name }),
    },
    ...((seller.contact ?? seller.phone ?? seller.email) !== null && {
      'cac:Contact': {
        ...(seller.contact !== null && { 'cbc:Name': seller.contact }),
        ...(seller.phone !== null && { 'cbc:Telephone': seller.phone }),
        ...(seller.email !== null && { 'cbc:ElectronicMail': seller.email }),
      },
    }),
  };
}

type Country = SellerParty['cac:PostalAddress']['cac:Country']['cbc:IdentificationCode'];

export function buyerParty(data: InvoiceData, buyer: Buyer): BuyerParty {
  return {
    ...emailEndpoint(buyer.email),
    'cac:PostalAddress': buyer.address ? postalAddress(buyer.address) : domestic(data),
    ...(buyer.vatId !== null &&
      !isOutsideScope(data) && {
        'cac:PartyTaxScheme': { 'cbc:CompanyID': buyer.vatId, 'cac:TaxScheme': VAT },
      }),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': buyer.name },
    ...(buyer.address?.contact && { 'cac:Contact': { 'cbc:Name': buyer.address.contact } }),
  };
}

/**
 * Where the goods went. Always there, because CII needs the element even where EN 16931 needs
 * nothing in it.
 */
export function delivery(data: InvoiceData, buyer: Buyer): NonNullable<Body['cac:Delivery']> {
  const name = buyer.deliveredTo?.name ?? null;
  const address = buyer.deliveredTo ?? buyer.address;
  return {
    'cac:DeliveryLocation': { 'cac:Address': address ? postalAddress(address) : domestic(data) },
    ...(name !== null && { 'cac:DeliveryParty': { 'cac:PartyName': { 'cbc:Name': name } } }),
  };
}

/** BR-11 wants a country. A sale without an address is made where the seller is. */
const domestic = ({ seller }: InvoiceData) => ({
  'cac:Country': { 'cbc:IdentificationCode': seller.country as Country },
});

function postalAddress({ lines, city, postCode, region, country }: Address) {
  const [first, second] = lines;
  return {
    ...(first !== undefined && { 'cbc:StreetName': first }),
    ...(second !== undefined && { 'cbc:AdditionalStreetName': second }),
    ...(city !== null && { 'cbc:CityName': city }),
    ...(postCode !== null && { 'cbc:PostalZone': postCode }),
    ...(region !== null && { 'cbc:CountrySubentity': region }),
    'cac:Country': { 'cbc:IdentificationCode': country as Country },
  };
}
