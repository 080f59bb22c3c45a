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

  override async run(tx: Transaction, { order, performer }: EffectContext): Promise<void> {
    // Not the reason that was given: the ledger is never changed, and a customer's words must be
    // erasable.
    const by = { actorId: performer.userId, reason: order.status };
    await this.sales.release(tx, order.id, by);
  }
}
