import { formatMoney } from '@orderly/platform/kernel/money/format-money';
import type { Address, InvoiceData } from '../document/invoice-data.js';
import { type Language, languageOf } from '../texts/language.js';

/** How a document writes dates, amounts and rates. */
export class Formats {
  private readonly language: Language;
  private readonly dates;
  private readonly rates;
  private readonly counts;

  constructor(private readonly data: InvoiceData) {
    this.language = languageOf(data.locale);
    const { locale } = this.language;
    this.dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.rates = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
    this.counts = new Intl.NumberFormat(locale);
  }

  get texts(): Language['texts'] {
    return this.language.texts;
  }

  day = (day: string): string => this.dates.format(new Date(`${day}T00:00:00Z`));

  rate = (basisPoints: number): string => this.rates.format(basisPoints / 10_000);

  count = (count: number): string => this.counts.format(count);

  money = (amount: number): string =>
    formatMoney({ amount, currency: this.data.currency }, this.language.locale);

  /** One line each, the country in the language of the document. */
  address({ name, contact, lines, postCode, city, region, country }: Address): string[] {
    const place = [postCode, city].filter(Boolean).join(' ');
    return [name, contact, ...lines, place, region, this.country(country)].flatMap(
      (line) => line || [],
    );
  }

  country(code: string): string {
    const names = new Intl.DisplayNames(this.language.locale, { type: 'region', fallback: 'code' });
    return names.of(code) ?? code;
  }
}
