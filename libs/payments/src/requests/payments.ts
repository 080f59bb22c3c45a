import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Money } from '@orderly/platform/kernel/money/money';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { PaymentGateways } from '../gateways/payment-gateways.js';
import { CheckTimes } from '../payment/check-times.js';
import { Operation } from '../payment/operation.entity.js';
import { Payment } from '../payment/payment.entity.js';
import {
  PaymentNotFound,
  PaymentNotReady,
  PaymentProviderUnavailable,
  TooManyPayments,
} from '../payment/payment.errors.js';
import { PaymentHistory, type Requester } from '../payment/payment-history.js';
import { MAX_PAYMENTS_OF_A_SUBJECT, PaymentsRepository } from '../payment/payments.repository.js';

/** Shorter than the time in which a request must be answered. */
const CLIENT_SECRET_TIMEOUT_MS = 8_000;

export interface StartPayment {
  readonly subjectId: string;
  readonly customerId: string;
  /** More than zero. */
  readonly amount: Money;
  readonly gateway: string;
  /** Whether the provider captures as soon as it authorises. */
  readonly capture: boolean;
}

/** Sums over all payments of a subject, in minor units. */
interface PaymentTotals {
  readonly currency: string;
  /** What is or was held, and not voided. */
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  /** Asked for, and not known to have succeeded or failed. */
  readonly pendingRefunds: number;
}

/**
 * Starts payments and tells what is known about them. For other modules: no method checks a
 * permission. A payment has one currency; so have all payments of a subject.
 */
@Injectable()
export class Payments {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly gateways: PaymentGateways,
    private readonly history: PaymentHistory,
    private readonly checks: CheckTimes,
    private readonly clock: Clock,
  ) {}

  /** The names of the gateways that can be used. */
  get offered(): readonly string[] {
    return this.gateways.offered;
  }

  /**
   * Records a payment and its first step. No provider is called before the transaction commits, so
   * there is no money without a payment, and no payment without its subject.
   * @throws GatewayNotOffered, PaymentAmountNotOffered, TooManyPayments
   */
  async start(tx: Transaction, request: StartPayment, by: Requester): Promise<Payment> {
    const gateway = this.gateways.get(request.gateway);
    this.gateways.assertTakes(gateway.name, request.amount);
    const { subjectId } = request;
    if ((await this.payments.countOf(tx, subjectId)) >= MAX_PAYMENTS_OF_A_SUBJECT)
      throw new TooManyPayments(`There are ${MAX_PAYMENTS_OF_A_SUBJECT} payments already.`);
    const at = this.clock.now();
    const payment = Payment.start({
      subjectId,
      customerId: request.customerId,
      amount: request.amount,
      gateway: gateway.name,
      capturesAtOnce: request.capture,
      at,
      checkAt: this.checks.first(at),
    });
    const operation = Operation.request({
      paymentId: payment.id,
      kind: 'authorise',
      amount: payment.amount,
      requestedBy: by.userId,
      reason: null,
      at,
    });
    await this.payments.add(tx, payment);
    await this.payments.addOperation(tx, operation);
    await this.history.requested(tx, by, payment, operation);
    return payment;
  }

  /** All payments of a subject, the oldest first. */
  list(subjectId: string): Promise<Payment[]> {
    return this.payments.listOf(subjectId);
  }

  /** The steps of these payments, the oldest first. */
  operationsOf(payments: ReadonlyArray<Pick<Payment, 'id'>>): Promise<Operation[]> {
    return this.payments.operationsOf(payments.map(({ id }) => id));
  }

  /** The same inside a transaction that has locked the payments. */
  stepsOf(tx: Transaction, payments: readonly Payment[]): Promise<Operation[]> {
    return this.payments.operationsOfAll(
      tx,
      payments.map(({ id }) => id),
    );
  }

  /** A payment and its steps, as this transaction sees them. */
  async getIn(
    tx: Transaction,
    paymentId: string,
  ): Promise<{ payment: Payment; steps: readonly Operation[] }> {
    const payment = await this.payments.lock(tx, paymentId);
    if (!payment) throw new PaymentNotFound(paymentId);
    return { payment, steps: await this.payments.operationsIn(tx, paymentId) };
  }

  /**
   * For a step that people ask for. One that the shop takes by itself is recorded in any case, and
   * fails visibly when the provider does not take its amount.
   * @throws PaymentAmountNotOffered
   */
  assertTakes({ gateway, currency }: Payment, amount: number): void {
    this.gateways.assertTakes(gateway, { amount, currency });
  }

  find(paymentId: string): Promise<Payment | null> {
    return this.payments.find(paymentId);
  }

  /**
   * What the customer's browser needs to confirm the payment. The provider is asked each time: the
   * secret is neither stored nor logged. Null for a payment that needs no confirmation.
   * @throws PaymentNotFound, PaymentNotReady, PaymentProviderUnavailable
   */
  async clientSecret(paymentId: string): Promise<string | null> {
    const payment = await this.payments.find(paymentId);
    if (!payment) throw new PaymentNotFound(paymentId);
    const gateway = this.gateways.get(payment.gateway);
    if (!gateway.keepsState) return null;
    if (payment.status !== 'requires-action') throw new PaymentNotReady('confirm', payment.status);
    try {
      return await gateway.clientSecret(payment, AbortSignal.timeout(CLIENT_SECRET_TIMEOUT_MS));
    } catch {
      // What the provider says about it is not for the customer.
      throw new PaymentProviderUnavailable();
    }
  }

  /** Locks the payments of a subject until the transaction ends. Lock the subject before. */
  lockAll(tx: Transaction, subjectId: string): Promise<Payment[]> {
    return this.payments.lockAll(tx, subjectId);
  }

  /** Null when there is no payment. Lock the subject or `lockAll` before you act on the sums. */
  async totalsOf(tx: Transaction, subjectId: string): Promise<PaymentTotals | null> {
    const sums = await this.payments.sumsOf(tx, subjectId);
    if (!sums) return null;
    return {
      currency: sums.currency,
      authorised: toSafeInteger(sums.authorised ?? 0),
      captured: toSafeInteger(sums.captured),
      refunded: toSafeInteger(sums.refunded),
      pendingRefunds: toSafeInteger(sums.pendingRefunds ?? 0),
    };
  }
}
