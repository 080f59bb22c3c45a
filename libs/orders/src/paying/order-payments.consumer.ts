import type { PaymentChangedData } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { ORDER_CANCELLED, ORDER_CLOSED } from '../order/order.events.js';
import { theSystem } from '../order/performer.js';
import { CaptureShipped } from './capture-shipped.js';
import { PaymentRecords } from './payment-records.js';
import type { LeftPayment } from './return-money.js';
import { SettleOrder } from './settle-order.js';

/** After these the shop gives money back by itself. */
const GIVING_BACK: ReadonlySet<string> = new Set([ORDER_CANCELLED, ORDER_CLOSED]);

/**
 * Settles an order when one of its payments has changed or less is owed, and takes what is
 * authorised when it has been shipped. The subject of all its events is the order. Idempotency key:
 * the id of the event; settling and capturing would find nothing to do a second time either.
 */
@EventProcessor('order-payments')
export class OrderPaymentsConsumer extends EventConsumer {
  constructor(
    private readonly settling: SettleOrder,
    private readonly capturing: CaptureShipped,
    private readonly records: PaymentRecords,
  ) {
    super();
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    const settled = await this.settling.settle(tx, event.subject, event.traceparent);
    if (!settled) return;
    const { order, left } = settled;
    const system = theSystem(event.traceparent);
    for (const paymentId of leftToFinance(event, left))
      await this.records.refundFailed(tx, system, order, paymentId);
    await this.capturing.run(tx, system, order);
  }
}

/**
 * Once per failure, and again when money should go back since. A step that fails after the event,
 * and before the event is handled, has an event of its own.
 */
function leftToFinance(event: DomainEvent, left: readonly LeftPayment[]): string[] {
  const { type, data, occurredAt } = event;
  const { change, paymentId, status } = data as Partial<PaymentChangedData>;
  if (change === 'refund-failed' && paymentId !== undefined) return [paymentId];
  const ids = (payments: readonly LeftPayment[]) => payments.map((each) => each.paymentId);
  // Only when the shop wanted it: staff who void a payment see what became of it.
  if (change === 'void-failed')
    // One that held no money then is reported when it is authorised.
    return status === 'authorised' ? ids(left).filter((each) => each === paymentId) : [];
  const earlier = ids(left.filter(({ failedAt }) => failedAt < new Date(occurredAt)));
  // Its void failed before there was any money to hold.
  if (change === 'authorised') return earlier.filter((each) => each === paymentId);
  return GIVING_BACK.has(type) ? earlier : [];
}
