import { Injectable } from '@nestjs/common';
import { Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type EffectContext, OrderEffect } from '../transitions/order-effect.js';
import { OrderRefunds } from './order-refunds.js';
import { ReturnMoney } from './return-money.js';

/**
 * The units that `cancel-rest` has just cancelled are no longer owed, and what was paid for them is
 * refunded.
 */
@Injectable()
export class RefundRest extends OrderEffect {
  override readonly name = 'refund-rest';

  constructor(
    private readonly payments: Payments,
    private readonly returning: ReturnMoney,
    private readonly refunds: OrderRefunds,
  ) {
    super();
  }

  override async run(tx: Transaction, { order, performer }: EffectContext): Promise<void> {
    const cancelled = new Map(order.lines.map((line) => [line.id, line.cancelledQuantity]));
    const { paid } = await this.refunds.waive(tx, order, cancelled);
    const payments = await this.payments.lockAll(tx, order.id);
    const back = { reason: 'The rest of the order is cancelled.', atMost: paid };
    await this.returning.refund(tx, performer, payments, back);
  }
}
