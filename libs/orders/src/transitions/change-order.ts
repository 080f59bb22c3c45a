import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { OrderHistory, type RecordedChange } from '../history/order-history.js';
import { OrderStateRepository } from '../order/order-state.repository.js';
import type { Performer } from '../order/performer.js';

/** Records the changes of orders that are no transitions. */
@Injectable()
export class ChangeOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly history: OrderHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Saves the order in its next version, with one entry of the timeline, one event and one entry of
   * the audit log.
   * @param recorded of an order that this transaction has locked
   */
  async record(tx: Transaction, performer: Performer, recorded: RecordedChange): Promise<void> {
    const { order } = recorded;
    order.change(this.clock.now());
    await this.orders.save(tx, order);
    await this.history.changed(tx, performer, recorded);
  }
}
