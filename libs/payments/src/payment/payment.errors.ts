import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { type OperationKind, type PaymentState } from './payment-status.js';

export class PaymentNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-not-found',
    kind: 'not-found',
    title: 'Payment not found',
    explanation: 'No payment has this id, or you may not see it.',
  });

  constructor(paymentId: string) {
    super(PaymentNotFound.problem, `There is no payment ${paymentId} that you may see.`);
  }
}

export class GatewayNotOffered extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-gateway-not-offered',
    kind: 'invalid',
    title: 'Payment gateway not offered',
    explanation: 'This shop takes no payments through this gateway.',
  });

  constructor(gateway: string, gateways: readonly string[]) {
    super(GatewayNotOffered.problem, `This shop does not offer the gateway ${gateway}.`, {
      errors: [
        {
          pointer: '/gateway',
          code: 'payment-gateway-not-offered',
          detail: `Use one of: ${gateways.join(', ')}.`,
        },
      ],
    });
  }
}

export class PaymentAmountNotOffered extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-amount-not-offered',
    kind: 'invalid',
    title: 'Amount not offered',
    explanation:
      'The provider of this gateway does not take this amount or currency. Stripe takes amounts ' +
      'with three decimals only if the last one is zero.',
  });

  constructor(rule: { gateway: string; currency: string; unit: number | null }) {
    const { gateway, currency, unit } = rule;
    const detail =
      unit === null
        ? `The gateway ${gateway} takes no ${currency}.`
        : `The gateway ${gateway} takes ${currency} in multiples of ${unit} minor units.`;
    super(PaymentAmountNotOffered.problem, detail, {
      errors: [{ pointer: '/amount', code: 'payment-amount-not-offered', detail }],
    });
  }
}

export class PaymentNotReady extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-not-ready',
    kind: 'conflict',
    title: 'Not possible in this status',
    explanation:
      'An authorised payment can be captured or voided, a payment without captured money can be ' +
      'voided, and only captured money can be refunded.',
  });

  constructor(action: OperationKind | 'record' | 'confirm', status: PaymentState) {
    super(PaymentNotReady.problem, `You cannot ${action} a payment that is ${status}.`);
  }
}

export class PaymentOperationPending extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-operation-pending',
    kind: 'conflict',
    title: 'Payment in progress',
    explanation:
      'A step of this payment is in progress, and its outcome is not known yet. Try again when ' +
      'it has ended.',
  });

  constructor(operation: OperationKind) {
    super(PaymentOperationPending.problem, `A step of this payment is pending: ${operation}.`);
  }
}

export class PaymentAmountTooLarge extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-amount-too-large',
    kind: 'conflict',
    title: 'Amount too large',
    explanation:
      'The amount exceeds what is left: of the authorised amount for a capture, of the captured ' +
      'amount for a refund, or of the due amount for a received payment. Amounts that are in ' +
      'progress count as taken.',
  });

  constructor(action: OperationKind | 'record', available: number) {
    super(PaymentAmountTooLarge.problem, `You can ${action} at most ${available} minor units.`);
  }
}

export class TooManyPayments extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-payments',
    kind: 'conflict',
    title: 'Too many payments',
    explanation: 'An order can have at most 50 payments, and a payment at most 90 refunds.',
  });

  constructor(detail: string) {
    super(TooManyPayments.problem, detail);
  }
}

export class PaymentNotManual extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-not-manual',
    kind: 'conflict',
    title: 'Not a manual payment',
    explanation:
      'Only money that reaches you directly, such as a bank transfer, is recorded by hand. The ' +
      'provider reports all other payments.',
  });

  constructor() {
    super(PaymentNotManual.problem, 'The provider of this payment reports what it received.');
  }
}

/** The provider does not answer, and the caller needs its answer now. */
export class PaymentProviderUnavailable extends DomainError {
  static readonly problem = defineProblem({
    code: 'payment-provider-unavailable',
    kind: 'unavailable',
    title: 'Payment provider unavailable',
    explanation: 'The payment provider does not respond. Try again after the time in Retry-After.',
  });

  constructor() {
    super(PaymentProviderUnavailable.problem, 'The payment provider does not respond.', {
      headers: { 'retry-after': '5' },
    });
  }
}
