import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import type { PaymentOperationRequestedData } from '../payment/payment.events.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { PerformOperation, type StepResult } from './perform-operation.js';

/**
 * Performs the steps of payments. Idempotency key: the operation's id, which the provider gets with
 * every try. After the last attempt the step stays pending, because the provider may have performed
 * it: the reconciliation goes on, and `failure` shows that it is overdue.
 */
@EventProcessor('payment-operations')
export class PaymentOperationsConsumer extends EventConsumer {
  /** From the call to the transaction that applies it; a crash in between repeats the call. */
  private readonly results = new WeakMap<DomainEvent, StepResult>();

  constructor(
    private readonly performing: PerformOperation,
    private readonly payments: PaymentsRepository,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const result = await this.performing.perform(operationIn(event), signal);
    if (result) this.results.set(event, result);
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    const result = this.results.get(event);
    if (result) await this.performing.apply(tx, result, event.traceparent);
  }

  override async deadLettered(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.payments.markOverdue(tx, operationIn(event));
  }
}

const operationIn = (event: DomainEvent): string =>
  (event.data as PaymentOperationRequestedData).operationId;
