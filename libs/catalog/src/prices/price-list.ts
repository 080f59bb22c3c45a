import { EmptyValidity, OverlappingPrices } from './price.errors.js';

/** A price besides the base price of its product. */
export interface ListPrice {
  readonly price: { readonly amount: number; readonly currency: string };
  /** Null: for everyone. */
  readonly customerGroup: string | null;
  readonly validFrom: Date | null;
  /** Exclusive. */
  readonly validTo: Date | null;
}

/**
 * At each moment, one price applies to a currency and group. A price without limits of time is
 * another layer: it applies when none of the prices for a time does.
 * @throws EmptyValidity, OverlappingPrices
 */
export function assertConsistent(prices: readonly ListPrice[]): void {
  prices.forEach(({ validFrom, validTo }, index) => {
    if (validFrom && validTo && validFrom >= validTo) throw new EmptyValidity(index);
  });
  const layers = new Map<string, number[]>();
  prices.forEach((price, index) => {
    const layer = layers.get(layerOf(price)) ?? [];
    layers.set(layerOf(price), layer);
    const earlier = layer.find((other) => overlap(prices[other] as ListPrice, price));
    if (earlier !== undefined) throw new OverlappingPrices(index, earlier);
    layer.push(index);
  });
}

const layerOf = ({ price, customerGroup, validFrom, validTo }: ListPrice): string =>
  JSON.stringify([price.currency, customerGroup, validFrom === null && validTo === null]);

const begins = ({ validFrom }: ListPrice): number => validFrom?.getTime() ?? -Infinity;
const ends = ({ validTo }: ListPrice): number => validTo?.getTime() ?? Infinity;
const overlap = (a: ListPrice, b: ListPrice): boolean => begins(a) < ends(b) && begins(b) < ends(a);
