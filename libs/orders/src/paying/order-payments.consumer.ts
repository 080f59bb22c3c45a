import type { PaymentChangedData } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { theSystem } from '../order/performer.js';
import { CaptureShipped } from './capture-shipped.js';
import { PaymentRecords } from './payment-records.js';
import { SettleOrder } from './settle-order.js';

/**
 * Settles the order of a payment that has changed, and takes what is authorised when the order has
 * been shipped. The subject of all its events is the order. Idempotency key: the id of the event;
 * settling and capturing would find nothing to do a second time either.
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

  async handle(tx: Transaction, { subject, data, traceparent }: DomainEvent): Promise<void> {
    const order = await this.settling.settle(tx, subject, traceparent);
    if (!order) return;
    const system = theSystem(traceparent);
    const { change, paymentId } = data as Partial<PaymentChangedData>;
    if (change === 'refund-failed' && paymentId !== undefined)
      await this.records.refundFailed(tx, system, order, paymentId);
    await this.capturing.run(tx, system, order);
  }
}
