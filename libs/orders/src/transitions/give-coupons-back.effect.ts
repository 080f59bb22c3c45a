import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Coupons } from '@orderly/pricing';
import { type EffectContext, OrderEffect } from './order-effect.js';

@Injectable()
export class GiveCouponsBack extends OrderEffect {
  override readonly name = 'give-coupons-back';

  constructor(private readonly coupons: Coupons) {
    super();
  }

  /** The order keeps its discounts: they are what it would have cost. */
  override async run(tx: Transaction, { order }: EffectContext): Promise<void> {
    if (order.priceDetails?.discounts.length) await this.coupons.giveBack(tx, order.id);
  }
}
