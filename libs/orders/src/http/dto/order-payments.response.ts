import { PaymentResponse, toPaymentResponse } from '@orderly/payments';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { PlainString } from '@orderly/platform/http/fields/text';
import type { PaymentWithSteps } from '../../paying/payments-of-order.js';

const MAX_PAYMENTS = 50;

@ApiSchema({ name: 'OrderPayments' })
export class OrderPaymentsResponse {
  @ListOf(PaymentResponse, { max: MAX_PAYMENTS })
  readonly data: readonly PaymentResponse[];
}

@ApiSchema({ name: 'PaymentClientSecret' })
export class ClientSecretResponse {
  @PlainString({ nullable: true, examples: ['pi_3PtQ2sKd0Lx9_secret_8mJ'] })
  readonly clientSecret: string | null;
}

export const toOrderPayment = ({ payment, steps }: PaymentWithSteps): PaymentResponse =>
  toPaymentResponse(payment, steps);
