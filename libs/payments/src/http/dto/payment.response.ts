import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Operation } from '../../payment/operation.entity.js';
import type { Payment } from '../../payment/payment.entity.js';
import {
  OPERATION_KINDS,
  OPERATION_STATES,
  type OperationKind,
  type OperationState,
  PAYMENT_STATES,
  type PaymentState,
} from '../../payment/payment-status.js';

const MAX_OPERATIONS = 1_000;

@ApiSchema({ name: 'PaymentOperation', description: 'One step of a payment.' })
class PaymentOperationResponse {
  @Id()
  readonly id: string;

  @OneOf(OPERATION_KINDS)
  readonly kind: OperationKind;

  @MoneyField()
  readonly amount: MoneyResponse;

  @OneOf(OPERATION_STATES, {
    description: '`pending` until the outcome is known. A time-out of the provider is no outcome.',
  })
  readonly status: OperationState;

  @PlainString({
    nullable: true,
    description: 'The code of the last failure. With `pending`, another attempt follows.',
    examples: ['card_declined'],
  })
  readonly failure: string | null;

  @Id({
    nullable: true,
    description: 'Who requested it; null for the system and for refunds made at the provider.',
  })
  readonly requestedBy: string | null;

  @PlainString({ nullable: true, description: 'The `reason` from the request.' })
  readonly reason: string | null;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

@ApiSchema({ name: 'PaymentSummary', description: 'A payment without its steps, as in lists.' })
class PaymentSummaryResponse {
  @Id()
  readonly id: string;

  @Id({ description: 'The order that is paid.' })
  readonly subjectId: string;

  @Id()
  readonly customerId: string;

  @PlainString({ description: 'How it is paid.', examples: ['stripe', 'manual'] })
  readonly gateway: string;

  @PlainString({
    nullable: true,
    description: 'The id of the payment at the provider.',
    examples: ['pi_3PtQ2sKd0Lx9'],
  })
  readonly providerRef: string | null;

  @OneOf(PAYMENT_STATES, {
    description:
      'Before money is authorised, `requires-action` waits for the customer and `processing` for ' +
      'the bank. Refunds do not change the status.',
  })
  readonly status: PaymentState;

  @PlainString({
    nullable: true,
    description: 'The provider’s code for the last refusal.',
    examples: ['card_declined'],
  })
  readonly failure: string | null;

  @MoneyField({ description: 'The amount that is due.' })
  readonly amount: MoneyResponse;

  @MoneyField({ description: 'The highest amount that was authorised.' })
  readonly authorised: MoneyResponse;

  @MoneyField({ description: 'The amount that was taken, before refunds.' })
  readonly captured: MoneyResponse;

  @MoneyField({ description: 'The amount that was given back.' })
  readonly refunded: MoneyResponse;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ description: 'When `version` last increased.' })
  readonly updatedAt: string;

  @Int({ min: 1, description: 'Increases with each change of the payment.' })
  readonly version: number;
}

@ApiSchema({ name: 'Payment' })
export class PaymentResponse extends PaymentSummaryResponse {
  @ListOf(PaymentOperationResponse, {
    max: MAX_OPERATIONS,
    description: 'The steps of the payment, oldest first.',
  })
  readonly operations: readonly PaymentOperationResponse[];
}

export const PaymentList = pageOf(PaymentSummaryResponse, 'PaymentList');

export function toPaymentSummaryResponse(payment: Payment): PaymentSummaryResponse {
  const { id, subjectId, customerId, gateway, providerRef, status, failure, version } = payment;
  const money = (amount: number): MoneyResponse => ({ amount, currency: payment.currency });
  return {
    id,
    subjectId,
    customerId,
    gateway,
    providerRef,
    status,
    failure,
    amount: money(payment.amount),
    authorised: money(payment.authorised),
    captured: money(payment.captured),
    refunded: money(payment.refunded),
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
    version,
  };
}

export const toPaymentResponse = (
  payment: Payment,
  operations: readonly Operation[],
): PaymentResponse => ({
  ...toPaymentSummaryResponse(payment),
  operations: operations.map((operation) => toOperation(operation, payment)),
});

const toOperation = (
  { id, kind, amount, status, failure, requestedBy, reason, createdAt, updatedAt }: Operation,
  { currency }: Payment,
): PaymentOperationResponse => ({
  id,
  kind,
  amount: { amount, currency },
  status,
  failure,
  requestedBy,
  reason,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
