import type { InvoiceLine, TaxGroup, Totals } from './invoice-data.js';

type Taxed = Pick<InvoiceLine, 'category' | 'taxRate' | 'net' | 'tax'>;

/** In the order of the highest rate, so that equal documents are equal byte for byte. */
export function taxGroupsOf(lines: readonly Taxed[]): TaxGroup[] {
  const groups = new Map<string, TaxGroup>();
  for (const { category, taxRate: rate, net, tax } of lines) {
    const key = groupKey(category, rate);
    const known = groups.get(key) ?? { category, rate, net: 0, tax: 0 };
    groups.set(key, { ...known, net: known.net + net, tax: known.tax + tax });
  }
  return [...groups.values()].sort(
    (a, b) => b.rate - a.rate || a.category.localeCompare(b.category, 'en'),
  );
}

export const groupKey = (category: string, rate: number): string => `${category} ${rate}`;

export function totalsOf(taxes: readonly TaxGroup[], paid: number): Totals {
  const net = taxes.reduce((sum, group) => sum + group.net, 0);
  const tax = taxes.reduce((sum, group) => sum + group.tax, 0);
  return { net, tax, gross: net + tax, paid, due: net + tax - paid };
}
