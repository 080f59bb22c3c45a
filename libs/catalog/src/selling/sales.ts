import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Money } from '@orderly/platform/kernel/money/money';
import { InsufficientStock, ProductNotForSale, UnknownProduct } from './sale.errors.js';
import { type LockedOffer, StockRepository } from './stock.repository.js';

export interface SaleLine {
  readonly productId: string;
  readonly quantity: number;
}

/** A line at the catalogue's price, as it was when the stock was taken. */
export interface SoldLine extends SaleLine {
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
}

/** The door through which other modules sell. Both methods belong to the caller's transaction: no order without its stock, and no stock without its order. */
@Injectable()
export class Sales {
  constructor(private readonly stock: StockRepository) {}

  /**
   * Prices the lines and takes their stock, all or nothing. Lines with the same product are added up for the stock.
   * @param sale.reservationId a new id; what `release` gives back later
   * @returns one sold line per requested line, in their order
   * @throws UnknownProduct, ProductNotForSale, InsufficientStock
   */
  async reserve(
    tx: Transaction,
    sale: { reservationId: string; lines: readonly SaleLine[] },
  ): Promise<SoldLine[]> {
    const wanted = totalPerProduct(sale.lines);
    const offers = await this.stock.lockOffers(tx, [...wanted.keys()]);
    refuseUnlessSellable(sale.lines, offers);
    refuseUnlessInStock(sale.lines, wanted, offers);
    await this.stock.take(tx, sale.reservationId, wanted);
    return sale.lines.map(({ productId, quantity }) => {
      const { sku, name, unitPrice } = offers.get(productId) as LockedOffer;
      return { productId, quantity, sku, name, unitPrice };
    });
  }

  /** Gives back what `reserve` took, once: repeating it changes nothing. */
  release(tx: Transaction, reservationId: string): Promise<void> {
    return this.stock.giveBack(tx, reservationId);
  }
}

function totalPerProduct(lines: readonly SaleLine[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { productId, quantity } of lines)
    totals.set(productId, (totals.get(productId) ?? 0) + quantity);
  return totals;
}

function refuseUnlessSellable(
  lines: readonly SaleLine[],
  offers: ReadonlyMap<string, LockedOffer>,
): void {
  const indexed = lines.map(({ productId }, index) => ({ index, productId }));
  const unknown = indexed.filter(({ productId }) => !offers.has(productId));
  if (unknown.length > 0) throw new UnknownProduct(unknown);
  const notForSale = indexed.filter(({ productId }) => !offers.get(productId)?.active);
  if (notForSale.length > 0) throw new ProductNotForSale(notForSale);
}

function refuseUnlessInStock(
  lines: readonly SaleLine[],
  wanted: ReadonlyMap<string, number>,
  offers: ReadonlyMap<string, LockedOffer>,
): void {
  const isShort = ({ productId, available }: LockedOffer): boolean =>
    (wanted.get(productId) ?? 0) > available;
  const short = new Map([...offers].filter(([, offer]) => isShort(offer)));
  if (short.size === 0) return;
  const shortages = [...short.values()].map(({ productId, sku, available }) => ({
    productId,
    sku,
    requested: wanted.get(productId) ?? 0,
    available,
  }));
  const atFault = lines.flatMap(({ productId }, index) =>
    short.has(productId) ? [{ index, productId }] : [],
  );
  throw new InsufficientStock(shortages, atFault);
}
