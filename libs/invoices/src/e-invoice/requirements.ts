import { exponentOf } from '@orderly/platform/kernel/money/currency';
import type { Buyer, InvoiceData } from '../document/invoice-data.js';

/**
 * What a document lacks for a format of EN 16931, as a clause for people; null when nothing.
 * Factur-X and CII can do without an e-mail address, which UBL needs as the address for delivery.
 */
export function lackingFor(
  format: 'ubl' | 'cii' | 'xrechnung' | 'facturx',
  { seller, currency }: InvoiceData,
  buyer: Buyer,
): string | null {
  // BR-DEC: amounts have at most two decimals.
  if (exponentOf(currency) > 2) return `${currency} has more than two decimals`;
  if (format === 'cii' || format === 'facturx') return null;
  if (seller.email === null) return 'the seller has no e-mail address';
  if (buyer.email === null) return 'the buyer has no e-mail address';
  if (format === 'ubl') return null;
  // BR-DE-5 and BR-DE-6, BR-DE-8 and BR-DE-9.
  if (seller.contact === null || seller.phone === null)
    return 'the seller names no contact with a phone number';
  if (!buyer.address?.city || !buyer.address.postCode)
    return 'the buyer has no address with city and post code';
  return null;
}
