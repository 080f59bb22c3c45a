import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type EffectContext, OrderEffect } from '../transitions/order-effect.js';
import { ShipmentsRepository } from './shipments.repository.js';

@Injectable()
export class DeliverShipments extends OrderEffect {
  override readonly name = 'deliver-shipments';

  constructor(private readonly shipments: ShipmentsRepository) {
    super();
  }

  override async run(tx: Transaction, { order, at }: EffectContext): Promise<void> {
    await this.shipments.deliverAll(tx, order.id, at);
  }
}
