import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type EffectContext, OrderEffect } from './order-effect.js';

@Injectable()
export class ClearReservation extends OrderEffect {
  override readonly name = 'clear-reservation';

  override async run(_: Transaction, { order }: EffectContext): Promise<void> {
    order.reservedUntil = null;
  }
}
