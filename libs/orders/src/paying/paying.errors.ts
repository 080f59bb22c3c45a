import { oneOf } from '@orderly/platform/http/fields/choices';
import { objectOf } from '@orderly/platform/http/fields/containers';
import { MoneyResponse } from '@orderly/platform/http/fields/money';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { ORDER_STATUSES, type OrderStatus } from '../order/order-transitions.js';

const REFUND_TOO_LARGE_MEMBERS = {
  refundable: described(
    objectOf(() => MoneyResponse),
    {
      description: 'The amount that can still be refunded.',
      examples: [{ amount: 1299, currency: 'GBP' }],
    },
  ),
};

const NOT_PAYABLE_MEMBERS = {
  orderStatus: described(oneOf(ORDER_STATUSES), {
    description: 'The current status of the order.',
  }),
};

const EXCEEDS_DUE_MEMBERS = {
  due: described(
    objectOf(() => MoneyResponse),
    { description: 'The amount that is due.', examples: [{ amount: 1299, currency: 'GBP' }] },
  ),
};

export class RefundTooLarge extends DomainError<typeof REFUND_TOO_LARGE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'refund-too-large',
    kind: 'conflict',
    title: 'Refund too large',
    explanation:
      'The amount exceeds what was captured and not refunded yet. Refunds that are in progress ' +
      'count as refunded. The member `refundable` gives the amount that is left.',
    members: REFUND_TOO_LARGE_MEMBERS,
  });

  constructor(refundable: MoneyResponse) {
    super(RefundTooLarge.problem, `At most ${refundable.amount} minor units can be refunded.`, {
      members: { refundable },
    });
  }
}

export class OrderNotPayable extends DomainError<typeof NOT_PAYABLE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'order-not-payable',
    kind: 'conflict',
    title: 'Order not payable',
    explanation:
      'The order was cancelled or has expired. The member `orderStatus` gives its current ' +
      'status. Place a new order.',
    members: NOT_PAYABLE_MEMBERS,
  });

  constructor(orderStatus: OrderStatus) {
    super(OrderNotPayable.problem, `An order that is ${orderStatus} cannot be paid.`, {
      members: { orderStatus },
    });
  }
}

export class PaymentExceedsDue extends DomainError<typeof EXCEEDS_DUE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'payment-exceeds-due',
    kind: 'conflict',
    title: 'More than is due',
    explanation:
      'The amount exceeds what is due. Payments that may still succeed count as paid: void one ' +
      'to pay in another way. The member `due` gives the amount that is left.',
    members: EXCEEDS_DUE_MEMBERS,
  });

  constructor(due: MoneyResponse) {
    super(PaymentExceedsDue.problem, `At most ${due.amount} minor units are due.`, {
      members: { due },
    });
  }
}

export class WrongCurrency extends DomainError {
  static readonly problem = defineProblem({
    code: 'wrong-currency',
    kind: 'invalid',
    title: 'Wrong currency',
    explanation: 'All amounts of an order are in its own currency.',
  });

  constructor(currency: string) {
    const detail = `This order is in ${currency}.`;
    super(WrongCurrency.problem, detail, {
      errors: [{ pointer: '/amount/currency', code: 'wrong-currency', detail }],
    });
  }
}
