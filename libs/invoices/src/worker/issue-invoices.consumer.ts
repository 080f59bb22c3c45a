import {
  ORDER_CANCELLED,
  ORDER_CLOSED,
  ORDER_EXPIRED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PAYMENT_CHANGED,
  ORDER_SHIPPED,
  type OrderPaymentChangedData,
  RETURN_RECEIVED,
} from '@orderly/orders';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { OrderNotInvoiceable } from '../document/invoices.errors.js';
import { CreditOrder } from '../issuing/credit-order.js';
import type { Issuer } from '../issuing/document-register.js';
import { IssueInvoice } from '../issuing/issue-invoice.js';

/**
 * Issues the invoice of an order when its first goods leave or it is paid in full, and credit notes
 * when money is given back, goods come back, or the order expires or is cancelled, also in part.
 * Another invoice when the order is paid again after the first was credited in full. Idempotency
 * key: the order, which has one open invoice, and its amounts and units, of which nothing is
 * credited twice. Without a seller nothing is invoiced; staff can do so later.
 */
@EventProcessor('invoices')
export class IssueInvoicesConsumer extends EventConsumer {
  constructor(
    private readonly invoicing: IssueInvoice,
    private readonly crediting: CreditOrder,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    const { id, type, subject: orderId, traceparent } = event;
    const issuer = { actorId: null, origin: { requestId: id, traceparent, ip: null } };
    switch (type) {
      case ORDER_PARTIALLY_SHIPPED:
      case ORDER_SHIPPED:
        return this.issue(tx, orderId, issuer);
      case ORDER_PAYMENT_CHANGED: {
        const { paymentStatus, refunded } = event.data as OrderPaymentChangedData;
        if (paymentStatus === 'paid') await this.issue(tx, orderId, issuer);
        // Some units are gone, and the others were refunded and are paid again.
        else if (refunded.amount > 0) await this.issue(tx, orderId, issuer, 'issueAgain');
        if (refunded.amount > 0) await this.crediting.settle(tx, orderId, 'refund', issuer);
        return;
      }
      case ORDER_CLOSED:
        return this.crediting.settle(tx, orderId, 'restCancelled', issuer);
      case RETURN_RECEIVED:
        return this.crediting.settle(tx, orderId, 'returned', issuer);
      case ORDER_CANCELLED:
        return this.crediting.ended(tx, orderId, 'cancelled', issuer);
      case ORDER_EXPIRED:
        return this.crediting.ended(tx, orderId, 'expired', issuer);
      default:
        throw new PermanentFailure(`No document is due because of ${type}.`);
    }
  }

  private async issue(
    tx: Transaction,
    orderId: string,
    issuer: Issuer,
    act: 'issue' | 'issueAgain' = 'issue',
  ): Promise<void> {
    if (!this.config.invoices.seller) return;
    try {
      await this.invoicing[act](tx, orderId, issuer);
    } catch (error) {
      // The order has ended before its event was handled.
      if (!(error instanceof OrderNotInvoiceable)) throw error;
    }
  }
}
