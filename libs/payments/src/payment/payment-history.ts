import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import type { Operation } from './operation.entity.js';
import type { Payment } from './payment.entity.js';
import {
  PAYMENT_CHANGED,
  PAYMENT_OPERATION_REQUESTED,
  type PaymentChange,
  type PaymentChangedData,
  type PaymentOperationRequestedData,
} from './payment.events.js';

/** Who asks for a step: an `Actor`, or the system with a null `userId`. */
export interface Requester {
  readonly userId: string | null;
  readonly origin: RequestContext;
}

/** Records what happened to a payment, for other modules (event) and for auditors (audit entry). */
@Injectable()
export class PaymentHistory {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** The worker performs the step when this transaction has committed. */
  async requested(
    tx: Transaction,
    by: Requester,
    payment: Payment,
    operation: Operation,
  ): Promise<void> {
    const data: PaymentOperationRequestedData = {
      operationId: operation.id,
      paymentId: payment.id,
    };
    const about = {
      subject: payment.subjectId,
      ownerId: payment.customerId,
      occurredAt: operation.createdAt,
      traceparent: by.origin.traceparent,
    };
    await this.outbox.record(tx, domainEvent(PAYMENT_OPERATION_REQUESTED, about, data));
    await this.audited(tx, by, payment, operation, `${operation.kind}-requested`);
  }

  /** Money that reached the shop directly. */
  recorded(tx: Transaction, by: Requester, payment: Payment, operation: Operation): Promise<void> {
    return this.audited(tx, by, payment, operation, 'payment-recorded');
  }

  /** One event for each change. */
  async changed(
    tx: Transaction,
    payment: Payment,
    changes: readonly PaymentChange[],
    traceparent: string,
  ): Promise<void> {
    const { id: paymentId, subjectId, customerId, status, currency } = payment;
    const { amount, authorised, captured, refunded } = payment;
    const { updatedAt: occurredAt } = payment;
    const about = { subject: subjectId, ownerId: customerId, occurredAt, traceparent };
    const facts = { paymentId, subjectId, customerId, status, currency };
    const amounts = { amount, authorised, captured, refunded };
    await this.outbox.recordAll(
      tx,
      changes.map((change) =>
        domainEvent<PaymentChangedData>(PAYMENT_CHANGED, about, { ...facts, ...amounts, change }),
      ),
    );
  }

  /** Leaves out the reason, which is free text: it is in the operation, where it can be erased. */
  private audited(
    tx: Transaction,
    { userId, origin }: Requester,
    payment: Payment,
    { id: operationId, amount }: Operation,
    act: string,
  ): Promise<void> {
    const { id, subjectId, gateway, currency } = payment;
    return this.audit.record(tx, {
      actorId: userId,
      origin,
      action: `payments.${act}`,
      subject: { type: 'payment', id },
      after: { operationId, subjectId, gateway, amount: { amount, currency } },
    });
  }
}
