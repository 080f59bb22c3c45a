import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type EffectContext, OrderEffect } from '../transitions/order-effect.js';
import { ReturnMoney } from './return-money.js';

@Injectable()
export class ReturnPayment extends OrderEffect {
  override readonly name = 'return-payment';

  constructor(private readonly returning: ReturnMoney) {
    super();
  }

  override async run(tx: Transaction, { order, performer }: EffectContext): Promise<void> {
    // Not the reason that was given: payments keep theirs, and a customer's words must be erasable.
    await this.returning.all(tx, performer, order.id, `The order is ${order.status}.`);
  }
}
