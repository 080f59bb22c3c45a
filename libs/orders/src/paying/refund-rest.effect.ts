import { Injectable } from '@nestjs/common';
import { Payments } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import { refundOf } from '../order/line-refunds.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import { type EffectContext, OrderEffect } from '../transitions/order-effect.js';
import { ReturnMoney } from './return-money.js';

/** Refunds what was paid for the units that `cancel-rest` has just cancelled. */
@Injectable()
export class RefundRest extends OrderEffect {
  override readonly name = 'refund-rest';

  constructor(
    private readonly payments: Payments,
    private readonly returning: ReturnMoney,
    private readonly orders: OrderStateRepository,
  ) {
    super();
  }

  override async run(tx: Transaction, { order, performer }: EffectContext): Promise<void> {
    const cancelled = new Map(order.lines.map((line) => [line.id, line.cancelledQuantity]));
    const { amount, units } = refundOf(order, cancelled);
    const payments = await this.payments.lockAll(tx, order.id);
    const back = { reason: 'The rest of the order is cancelled.', atMost: amount };
    const steps = await this.returning.refund(tx, performer, payments, back);
    if (steps.length > 0) await this.orders.addRefunded(tx, order, units);
  }
}
