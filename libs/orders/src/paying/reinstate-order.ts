import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Coupons } from '@orderly/pricing';
import type { Order } from '../order/order.entity.js';
import { detailsOf } from '../order/order-price.js';
import type { Performer } from '../order/performer.js';
import { TransitionOrder } from '../transitions/transition-order.js';

/** Brings back an expired order that was paid late, while its goods are still there. */
@Injectable()
export class ReinstateOrder {
  constructor(
    private readonly coupons: Coupons,
    private readonly sales: Sales,
    private readonly transitions: TransitionOrder,
    private readonly clock: Clock,
  ) {}

  /**
   * Reserves the goods and uses the coupons again.
   * @param order locked by this transaction
   * @returns false, and changes nothing, when some of the goods are sold
   */
  async reinstate(tx: Transaction, system: Performer, order: Order): Promise<boolean> {
    const { id, customerId, lines } = order;
    const codes = detailsOf(order).discounts.map(({ code }) => code);
    // Coupons are locked before stock, as everywhere.
    await this.coupons.useAgain(tx, id, { codes, customerId, at: this.clock.now() });
    const by = { actorId: null, reason: 'late payment' };
    if (!(await this.sales.reserveAgain(tx, id, lines, by))) {
      if (codes.length > 0) await this.coupons.giveBack(tx, id);
      return false;
    }
    await this.transitions.performOn(tx, system, order, 'reinstate');
    return true;
  }
}
