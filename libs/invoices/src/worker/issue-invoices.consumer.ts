import { ORDER_PARTIALLY_SHIPPED, ORDER_SHIPPED } from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { OrderNotInvoiceable } from '../document/invoices.errors.js';
import { IssueInvoice } from '../issuing/issue-invoice.js';

const ISSUING_EVENTS = [ORDER_PARTIALLY_SHIPPED, ORDER_SHIPPED];

/**
 * Issues the invoice of an order when its first goods leave. Idempotency key: the order, which has
 * one invoice. Without a seller nothing is issued; staff can do so later.
 */
@EventProcessor('invoices')
export class IssueInvoicesConsumer extends EventConsumer {
  constructor(
    private readonly invoicing: IssueInvoice,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    if (!ISSUING_EVENTS.includes(event.type))
      throw new PermanentFailure(`No invoice is due because of ${event.type}.`);
    if (!this.config.invoices.seller) return;
    const origin = { requestId: event.id, traceparent: event.traceparent, ip: null };
    try {
      await this.invoicing.issue(tx, event.subject, { actorId: null, origin });
    } catch (error) {
      // An event that was replayed late: the order has ended in the meantime.
      if (!(error instanceof OrderNotInvoiceable)) throw error;
    }
  }
}
