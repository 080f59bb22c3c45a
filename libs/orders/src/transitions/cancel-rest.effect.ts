import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { OrderLine } from '../order/order.entity.js';
import { type EffectContext, OrderEffect } from './order-effect.js';

@Injectable()
export class CancelRest extends OrderEffect {
  override readonly name = 'cancel-rest';

  override async run(tx: Transaction, { order }: EffectContext): Promise<void> {
    for (const line of order.lines) line.cancelledQuantity += line.leftToShip;
    await tx
      .createQueryBuilder()
      .update(OrderLine)
      .set({ cancelledQuantity: () => 'quantity - shipped_quantity' })
      .where({ orderId: order.id })
      .andWhere('shipped_quantity < quantity')
      .execute();
  }
}
