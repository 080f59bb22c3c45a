import { Injectable } from '@nestjs/common';
import { type Operation, type Payment, PaymentNotFound, Payments } from '@orderly/payments';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderActionForbidden } from '../order/order.errors.js';
import { mayRequest, permissionToRequest } from '../order/order.policy.js';
import { OrdersService } from '../reading/orders.service.js';
import type { PaymentPath } from './pay-order.js';

export interface PaymentWithSteps {
  readonly payment: Payment;
  readonly steps: readonly Operation[];
}

/** Reads the payments of an order, for callers who may read the order. */
@Injectable()
export class PaymentsOfOrder {
  constructor(
    private readonly orders: OrdersService,
    private readonly payments: Payments,
  ) {}

  /** @throws OrderNotFound */
  async list(actor: Actor, orderId: string): Promise<PaymentWithSteps[]> {
    await this.orders.getHead(actor, orderId);
    const payments = await this.payments.list(orderId);
    const steps = await this.payments.operationsOf(payments);
    return payments.map((payment) => ({
      payment,
      steps: steps.filter(({ paymentId }) => paymentId === payment.id),
    }));
  }

  /** @throws OrderNotFound, PaymentNotFound */
  async get(actor: Actor, { orderId, paymentId }: PaymentPath): Promise<PaymentWithSteps> {
    const found = (await this.list(actor, orderId)).find(({ payment }) => payment.id === paymentId);
    if (!found) throw new PaymentNotFound(paymentId);
    return found;
  }

  /**
   * @throws OrderNotFound, OrderActionForbidden, PaymentNotFound, PaymentNotReady,
   * PaymentProviderUnavailable
   */
  async clientSecret(actor: Actor, path: PaymentPath): Promise<string | null> {
    const order = await this.orders.getHead(actor, path.orderId);
    if (!mayRequest(actor, 'pay', order))
      throw new OrderActionForbidden(permissionToRequest('pay', actor, order));
    const { payment } = await this.get(actor, path);
    return this.payments.clientSecret(payment.id);
  }
}
