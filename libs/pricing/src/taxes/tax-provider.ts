import type { Transaction } from '@orderly/platform/database/transactions';
import type { TaxRates } from '../calculation/cart.js';
import type { Revision } from '../revisions/revisions.js';

export interface ProvidedRates {
  readonly rates: TaxRates;
  /** What a sale asserts; null when the provider needs no assertion. */
  readonly revision: Revision | null;
}

/** Where tax rates come from. The default is a table (`TaxTable`); a shop may bind a service. */
export abstract class TaxProvider {
  /** The rates in a country at an instant, perhaps out of date: a sale asserts their revision. */
  abstract find(country: string, at: Date): Promise<ProvidedRates>;

  /** The rates as the transaction sees them. */
  abstract read(tx: Transaction, country: string, at: Date): Promise<ProvidedRates>;

  /** Call it after a sale at these rates failed. */
  abstract forget(): void;
}
