import type { PaymentChangedData } from '@orderly/payments';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { SettleOrder } from './settle-order.js';

/**
 * Settles the order of a payment that has changed. Idempotency key: the id of the event; a
 * repetition would find nothing to do either.
 */
@EventProcessor('order-payments')
export class OrderPaymentsConsumer extends EventConsumer {
  constructor(private readonly settling: SettleOrder) {
    super();
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    const { subjectId } = event.data as PaymentChangedData;
    await this.settling.settle(tx, subjectId, event.traceparent);
  }
}
