import { Injectable } from '@nestjs/common';
import { ProductSearch } from '@orderly/catalog';
import { numbersStartingWith } from '../order/order-number.js';

/** What the words of a query may mean; an order matches if it has one of these. */
export interface SoughtOrders {
  /** The first and the last number that begin as it was typed; null: it is no part of a number. */
  readonly numbers: readonly [first: string, last: string] | null;
  /** A LIKE pattern for the start of the reference. */
  readonly reference: string;
  readonly productIds: readonly string[];
}

/**
 * More products than people look through. Each costs an order of a page one look at an index.
 */
const MAX_PRODUCTS = 200;

/** Finds out what people mean who type a text to find orders. */
@Injectable()
export class OrderSearch {
  constructor(private readonly products: ProductSearch) {}

  async resolve(q: string): Promise<SoughtOrders> {
    return {
      numbers: numbersStartingWith(q),
      reference: `${q.replace(/[\\%_]/g, '\\$&')}%`,
      productIds: await this.products.findIds(q, MAX_PRODUCTS),
    };
  }
}
