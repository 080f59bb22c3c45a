import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import { errorText } from '@orderly/platform/kernel/errors/error-text';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { theSystem } from '../order/performer.js';
import { SettleOrder } from '../paying/settle-order.js';
import { TransitionOrder } from '../transitions/transition-order.js';
import { type DueOrder, DueOrdersRepository } from './due-orders.repository.js';

const ORDERS_AT_ONCE = 100;
/** As many failures as an error names. */
const NAMED_FAILURES = 5;

/**
 * Expires the orders whose reservation has run out, and so frees their stock. Each order has its
 * own transaction: one that fails does not hold up the others, and is tried again on the next run.
 */
@Injectable()
export class ExpireOrders extends ScheduledTask {
  override readonly name = 'expire-orders';
  override readonly everyMs = 15_000;
  override readonly timeoutMs = 5 * 60_000;

  constructor(
    private readonly due: DueOrdersRepository,
    private readonly settling: SettleOrder,
    private readonly transitions: TransitionOrder,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws Error that names orders which could not expire, after the last order */
  override async run(signal: AbortSignal): Promise<void> {
    const at = this.clock.now();
    const failures: string[] = [];
    let last: DueOrder | undefined;
    do {
      const page: DueOrder[] = await this.due.page(at, last, ORDERS_AT_ONCE);
      for (const { id } of page) {
        if (signal.aborted) break;
        await this.expire(id, at).catch((error: unknown) => {
          failures.push(`${id}: ${errorText(error)}`);
        });
      }
      last = page.length === ORDERS_AT_ONCE ? page.at(-1) : undefined;
    } while (last !== undefined && !signal.aborted);
    if (failures.length > 0)
      throw new Error(
        `Orders that could not expire (${failures.length}): ` +
          failures.slice(0, NAMED_FAILURES).join(' '),
      );
  }

  private expire(orderId: string, at: Date): Promise<void> {
    return this.transactions.run(async (tx) => {
      if (!(await this.due.lockIfDue(tx, orderId, at))) return;
      const system = theSystem();
      // The order may have been paid in time while no worker was there to settle it.
      const settled = await this.settling.settle(tx, orderId, system.origin.traceparent);
      if (settled?.order.allows('expire', at))
        await this.transitions.performOn(tx, system, settled.order, 'expire');
    });
  }
}
