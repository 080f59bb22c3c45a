import { allocate } from '@orderly/platform/kernel/money/allocate';
import { type TaxRate, type TaxRates, UNTAXED } from './cart.js';
import { halfUp, sumOf, WHOLE } from './rounding.js';

/** A line, or the shipping. */
interface Taxable {
  readonly taxClass: string;
  readonly amount: bigint;
}

interface TaxedPart {
  readonly net: bigint;
  readonly taxRate: number;
  readonly tax: bigint;
}

interface TaxOfRate extends TaxRate {
  readonly net: bigint;
  readonly tax: bigint;
}

/**
 * The tax of each rate is calculated from the sum of what has the rate, as invoices state it (EN
 * 16931, BR-CO-17), and then divided over the parts. So the parts sum to the tax of the rate, and
 * each is less than a unit off its own exact tax.
 */
export function taxed(
  parts: readonly Taxable[],
  rates: TaxRates,
  taxIncluded: boolean,
): { readonly parts: readonly TaxedPart[]; readonly taxes: readonly TaxOfRate[] } {
  const groups = new Map<string, { rate: TaxRate; indexes: number[] }>();
  parts.forEach(({ taxClass }, index) => {
    const rate = rates.get(taxClass);
    if (!rate) return;
    const key = `${rate.rate} ${rate.name}`;
    const group = groups.get(key) ?? { rate, indexes: [] };
    group.indexes.push(index);
    groups.set(key, group);
  });
  const result = parts.map(({ amount }): TaxedPart => ({ net: amount, taxRate: UNTAXED, tax: 0n }));
  const taxes = [...groups.values()].map(({ rate, indexes }): TaxOfRate => {
    const amounts = indexes.map((index) => (parts[index] as Taxable).amount);
    const sum = sumOf(amounts);
    const tax = taxOf(sum, rate.rate, taxIncluded);
    const shares = allocate(tax, amounts);
    indexes.forEach((index, at) => {
      const [amount, share] = [amounts[at] as bigint, shares[at] as bigint];
      const net = taxIncluded ? amount - share : amount;
      result[index] = { net, taxRate: rate.rate, tax: share };
    });
    return { ...rate, net: taxIncluded ? sum - tax : sum, tax };
  });
  return { parts: result, taxes };
}

function taxOf(amount: bigint, rate: number, taxIncluded: boolean): bigint {
  const basisPoints = BigInt(rate);
  return halfUp(amount * basisPoints, taxIncluded ? WHOLE + basisPoints : WHOLE);
}
