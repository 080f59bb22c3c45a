import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import { transitionOf } from '../order/order-transitions.js';
import { type EffectContext, OrderEffect } from './order-effect.js';

@Injectable()
export class ReleaseStock extends OrderEffect {
  override readonly name = 'release-stock';

  constructor(private readonly sales: Sales) {
    super();
  }

  override async run(tx: Transaction, context: EffectContext): Promise<void> {
    const { action, order, performer } = context;
    // Not the reason that was given: the ledger is never changed, and a customer's words must be
    // erasable.
    const by = { actorId: performer.userId, reason: transitionOf(action).entry };
    await this.sales.release(tx, order.id, by);
  }
}
