import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { TaxRate } from '../calculation/cart.js';
import { RevisedCache } from '../revisions/revised-cache.js';
import { type ProvidedRates, TaxProvider } from './tax-provider.js';

/** One row per rate, past and future ones too; a single row without a rate when there is none. */
interface RateRow {
  version: number;
  tax_class: string | null;
  name: string;
  rate: number;
  valid_from: Date;
  valid_to: Date | null;
}

/** Reads both in one snapshot, so that the rates are those of the version. */
const RATES: Statement = {
  name: 'pricing.tax-rates',
  text: `SELECT r.version, t.tax_class, t.name, t.rate, t.valid_from, t.valid_to
           FROM pricing.revisions r
           LEFT JOIN pricing.tax_rates t ON t.country = $1
          WHERE r.about = 'tax-rates'`,
};

@Injectable()
export class TaxTable extends TaxProvider {
  private readonly cache = new RevisedCache<readonly RateRow[]>();

  constructor(private readonly statements: Statements) {
    super();
  }

  override async find(country: string, at: Date): Promise<ProvidedRates> {
    const rows = await this.cache.find(country, () =>
      this.statements.read<RateRow>(RATES, [country]),
    );
    return ratesAt(rows, at);
  }

  override async read(tx: Transaction, country: string, at: Date): Promise<ProvidedRates> {
    return ratesAt(await this.statements.runIn<RateRow>(tx, RATES, [country]), at);
  }

  override forget(): void {
    this.cache.forget();
  }
}

function ratesAt(rows: readonly RateRow[], at: Date): ProvidedRates {
  const [first] = rows;
  if (!first) throw new Error('The revision of the tax rates is missing.');
  const rates = new Map<string, TaxRate>();
  for (const { tax_class: taxClass, name, rate, valid_from: from, valid_to: to } of rows) {
    const isValid = taxClass !== null && from <= at && (to === null || at < to);
    if (isValid) rates.set(taxClass, { name, rate });
  }
  return { rates, revision: { about: 'tax-rates', version: first.version } };
}
