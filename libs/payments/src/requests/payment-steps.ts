import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ApplyProviderState } from '../applying/apply-provider-state.js';
import { MANUAL } from '../gateways/manual-gateway.js';
import { CheckTimes } from '../payment/check-times.js';
import { Operation } from '../payment/operation.entity.js';
import type { Payment } from '../payment/payment.entity.js';
import {
  PaymentAmountTooLarge,
  PaymentNotFound,
  PaymentNotManual,
  PaymentNotReady,
  PaymentOperationPending,
  TooManyPayments,
} from '../payment/payment.errors.js';
import { PaymentHistory, type Requester } from '../payment/payment-history.js';
import type { OperationKind } from '../payment/payment-status.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import { refundableOf } from '../payment/refundable-of.js';

/** A provider lists a hundred refunds at once; all of a payment must fit. */
const MAX_REFUNDS = 90;

interface StepRequest {
  /** In minor units and more than zero. Absent: all that is left. */
  readonly amount?: number | undefined;
  readonly reason: string | null;
}

/**
 * Requests the further steps of a payment. Each method locks the payment, so of two concurrent
 * requests the second sees the first, and no more money is promised than there is. The worker calls
 * the provider after the commit; `payments.payment-changed.v1` says what came of it.
 */
@Injectable()
export class PaymentSteps {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly history: PaymentHistory,
    private readonly applying: ApplyProviderState,
    private readonly checks: CheckTimes,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes authorised money, once: the provider releases what is not captured.
   * @throws PaymentNotFound, PaymentNotReady, PaymentOperationPending, PaymentAmountTooLarge
   */
  async requestCapture(
    tx: Transaction,
    paymentId: string,
    { amount, reason }: StepRequest,
    by: Requester,
  ): Promise<Operation> {
    const { payment, operations } = await this.locked(tx, paymentId);
    if (payment.status !== 'authorised') throw new PaymentNotReady('capture', payment.status);
    refusePending(operations, ['capture', 'void']);
    const wanted = atMost('capture', amount, payment.authorised);
    return this.request(tx, payment, 'capture', { amount: wanted, reason }, by);
  }

  /**
   * Gives up a payment of which nothing was captured. Also possible before the provider has
   * answered: the steps of a payment are performed in their order.
   * @throws PaymentNotFound, PaymentNotReady, PaymentOperationPending
   */
  async requestVoid(
    tx: Transaction,
    paymentId: string,
    { reason }: Pick<StepRequest, 'reason'>,
    by: Requester,
  ): Promise<Operation> {
    const { payment, operations } = await this.locked(tx, paymentId);
    const { status } = payment;
    if (status === 'captured' || status === 'voided' || status === 'failed')
      throw new PaymentNotReady('void', status);
    refusePending(operations, ['capture', 'void']);
    return this.request(tx, payment, 'void', { amount: payment.amount, reason }, by);
  }

  /**
   * Gives captured money back. What pending refunds may still take counts as taken.
   * @throws PaymentNotFound, PaymentNotReady, PaymentAmountTooLarge, TooManyPayments
   */
  async requestRefund(
    tx: Transaction,
    paymentId: string,
    { amount, reason }: StepRequest,
    by: Requester,
  ): Promise<Operation> {
    const { payment, operations } = await this.locked(tx, paymentId);
    if (payment.status !== 'captured') throw new PaymentNotReady('refund', payment.status);
    const refunds = operations.filter(({ kind }) => kind === 'refund');
    if (refunds.length >= MAX_REFUNDS)
      throw new TooManyPayments(`This payment has ${MAX_REFUNDS} refunds already.`);
    const wanted = atMost('refund', amount, refundableOf(payment, operations));
    return this.request(tx, payment, 'refund', { amount: wanted, reason }, by);
  }

  /**
   * Records money that reached the shop directly, such as by bank transfer. It may come in parts.
   * @throws PaymentNotFound, PaymentNotManual, PaymentNotReady, PaymentAmountTooLarge
   */
  async recordManual(
    tx: Transaction,
    paymentId: string,
    { amount, reason }: StepRequest,
    by: Requester,
  ): Promise<Payment> {
    const { payment, operations } = await this.locked(tx, paymentId);
    if (payment.gateway !== MANUAL) throw new PaymentNotManual();
    if (payment.status === 'voided' || payment.status === 'failed')
      throw new PaymentNotReady('record', payment.status);
    refusePending(operations, ['void']);
    const received = atMost('record', amount, payment.amount - payment.captured);
    const operation = this.operation(payment, 'capture', { amount: received, reason }, by);
    await this.payments.addOperation(tx, Object.assign(operation, { status: 'succeeded' }));
    await this.history.recorded(tx, by, payment, operation);
    const report = {
      providerRef: null,
      status: 'captured' as const,
      observedAt: operation.createdAt,
      authorised: payment.captured + received,
      captured: payment.captured + received,
      refunds: [],
      failure: null,
    };
    return (await this.applying.apply(tx, paymentId, report, by.origin.traceparent)).payment;
  }

  private async locked(tx: Transaction, paymentId: string) {
    const payment = await this.payments.lock(tx, paymentId);
    if (!payment) throw new PaymentNotFound(paymentId);
    return { payment, operations: await this.payments.operationsIn(tx, paymentId) };
  }

  private async request(
    tx: Transaction,
    payment: Payment,
    kind: OperationKind,
    step: { amount: number; reason: string | null },
    by: Requester,
  ): Promise<Operation> {
    const operation = this.operation(payment, kind, step, by);
    await this.payments.addOperation(tx, operation);
    const checkAt = this.checks.first(operation.createdAt);
    await this.payments.save(tx, Object.assign(payment, { checkAt, checks: 0 }), payment.version);
    await this.history.requested(tx, by, payment, operation);
    return operation;
  }

  private operation(
    { id: paymentId }: Payment,
    kind: OperationKind,
    step: { amount: number; reason: string | null },
    { userId }: Requester,
  ): Operation {
    return Operation.request({
      paymentId,
      kind,
      ...step,
      requestedBy: userId,
      at: this.clock.now(),
    });
  }
}

function refusePending(operations: readonly Operation[], kinds: readonly OperationKind[]): void {
  const pending = operations.find(
    ({ kind, status }) => status === 'pending' && kinds.includes(kind),
  );
  if (pending) throw new PaymentOperationPending(pending.kind);
}

function atMost(
  action: OperationKind | 'record',
  wanted: number | undefined,
  available: number,
): number {
  const amount = wanted ?? available;
  if (wanted !== undefined && !(Number.isSafeInteger(wanted) && wanted > 0))
    throw new RangeError(`${wanted} is no amount that can move.`);
  if (amount > available || available <= 0) throw new PaymentAmountTooLarge(action, available);
  return amount;
}
