import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type EffectContext, OrderEffect } from './order-effect.js';

@Injectable()
export class ReleaseStock extends OrderEffect {
  override readonly name = 'release-stock';

  constructor(private readonly sales: Sales) {
    super();
  }

  override async run(tx: Transaction, { order }: EffectContext): Promise<void> {
    await this.sales.release(tx, order.id);
  }
}
