import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Product } from '../products/product.entity.js';
import { ProductsRepository } from '../products/products.repository.js';
import { DEMO_CATALOGUE } from './demo-catalogue.js';

@Injectable()
export class DemoCatalogueSeeder {
  constructor(
    private readonly transactions: Transactions,
    private readonly products: ProductsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds the missing demo products and leaves the others alone, so that it may run at every start.
   * @returns how many were added
   */
  seed(): Promise<number> {
    return this.transactions.run(async (tx) => {
      let added = 0;
      for (const { pence, ...demo } of DEMO_CATALOGUE) {
        const product = Product.add({
          ...demo,
          unitPrice: Money.of(pence, 'GBP'),
          at: this.clock.now(),
        });
        if (await this.products.add(tx, product)) added += 1;
      }
      return added;
    });
  }
}
