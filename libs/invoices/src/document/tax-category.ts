import type { Seller } from '@orderly/platform/config/seller';
import type { TaxCategory } from './invoice-data.js';

/**
 * Which VAT category EN 16931 wants for a rate. A zero has three meanings, of which the seller
 * decides: exempt (E) if a law that the settings name says so; outside the scope of VAT (O) for a
 * seller who is not registered for it; otherwise taxed at a rate of zero (Z).
 */
export function taxCategoryOf(
  rate: number,
  { vatId, taxNumber, taxExemption }: Pick<Seller, 'vatId' | 'taxNumber' | 'taxExemption'>,
): TaxCategory {
  if (rate > 0) return 'S';
  if (taxExemption !== null) return 'E';
  return vatId === null && taxNumber === null ? 'O' : 'Z';
}
