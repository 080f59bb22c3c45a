import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { ShippingOffer } from '../calculation/cart.js';
import { RevisedCache } from '../revisions/revised-cache.js';
import type { Revision } from '../revisions/revisions.js';
import { CountryNotServed, UnknownShippingMethod } from './shipping.errors.js';

interface ShippingChoice {
  readonly code: string;
  readonly currency: string;
  readonly country: string | null;
}

interface OfferedShipping {
  readonly offer: ShippingOffer;
  readonly revision: Revision;
}

/** Without a code when there is no such method. */
interface MethodRow {
  version: number;
  code: string | null;
  name: string;
  price_amount: string;
  free_from_amount: string | null;
  countries: string[];
  tax_class: string;
}

/** Reads both in one snapshot, so that the method is that of the version. */
const METHOD: Statement = {
  name: 'pricing.shipping-method',
  text: `SELECT r.version, m.code, m.name, m.price_amount, m.free_from_amount, m.countries,
                m.tax_class
           FROM pricing.revisions r
           LEFT JOIN pricing.shipping_methods m
             ON m.code = $1 AND m.price_currency = $2 AND m.active
          WHERE r.about = 'shipping-methods'`,
};

/** Finds what a customer chose among the active shipping methods. */
@Injectable()
export class ShippingOffers {
  private readonly cache = new RevisedCache<MethodRow>();

  constructor(private readonly statements: Statements) {}

  /**
   * Perhaps out of date: a sale asserts the revision.
   * @throws UnknownShippingMethod, CountryNotServed
   */
  async find(choice: ShippingChoice): Promise<OfferedShipping> {
    const { code, currency } = choice;
    const row = await this.cache.find(`${currency} ${code}`, async () =>
      single(await this.statements.read<MethodRow>(METHOD, [code, currency])),
    );
    return offered(row, choice);
  }

  /**
   * As the transaction sees it.
   * @throws UnknownShippingMethod, CountryNotServed
   */
  async read(tx: Transaction, choice: ShippingChoice): Promise<OfferedShipping> {
    const { code, currency } = choice;
    const rows = await this.statements.runIn<MethodRow>(tx, METHOD, [code, currency]);
    return offered(single(rows), choice);
  }

  /** Call it after a sale with such an offer failed. */
  forget(): void {
    this.cache.forget();
  }
}

function single([row]: readonly MethodRow[]): MethodRow {
  if (!row) throw new Error('The revision of the shipping methods is missing.');
  return row;
}

function offered(row: MethodRow, { currency, country }: ShippingChoice): OfferedShipping {
  const { version, code, name, price_amount: price, free_from_amount: freeFrom } = row;
  if (code === null) throw new UnknownShippingMethod(currency);
  const isServed = row.countries.length === 0 || row.countries.some((each) => each === country);
  if (!isServed) throw new CountryNotServed(country);
  return {
    offer: {
      code,
      name,
      price: toSafeInteger(price),
      freeFrom: freeFrom === null ? null : toSafeInteger(freeFrom),
      taxClass: row.tax_class,
    },
    revision: { about: 'shipping-methods', version },
  };
}
