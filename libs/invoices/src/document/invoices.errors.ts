import { objectOf } from '@orderly/platform/http/fields/containers';
import { MoneyResponse } from '@orderly/platform/http/fields/money';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class InvoiceNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'invoice-not-found',
    kind: 'not-found',
    title: 'Invoice not found',
    explanation:
      'There is no such invoice or credit note, the order has no invoice yet, or you may not ' +
      'see it. The response is the same in all cases, so that ids cannot be probed.',
  });

  constructor() {
    super(InvoiceNotFound.problem, 'There is no such invoice that you may see.');
  }
}

export class SellerNotConfigured extends DomainError {
  static readonly problem = defineProblem({
    code: 'seller-not-configured',
    kind: 'conflict',
    title: 'Seller not configured',
    explanation:
      'An invoice names the seller, and this installation has none. The operator sets the ' +
      'variables that begin with SELLER_.',
  });

  constructor() {
    super(SellerNotConfigured.problem, 'The settings of this installation name no seller.');
  }
}

const STATUS_MEMBERS = {
  orderStatus: described(string(), {
    description: 'The status of the order now.',
    examples: ['cancelled'],
  }),
};

export class OrderNotInvoiceable extends DomainError<typeof STATUS_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'order-not-invoiceable',
    kind: 'conflict',
    title: 'Order cannot be invoiced',
    explanation:
      'A cancelled or expired order gets no invoice. The member `orderStatus` is its status now.',
    members: STATUS_MEMBERS,
  });

  constructor(status: string) {
    super(OrderNotInvoiceable.problem, `The order is ${status}.`, {
      members: { orderStatus: status },
    });
  }
}

const REMAINING_MEMBERS = {
  remaining: described(
    objectOf(() => MoneyResponse),
    {
      description: 'What can still be credited.',
      examples: [{ amount: 500, currency: 'GBP' }],
    },
  ),
};

export class CreditExceedsInvoice extends DomainError<typeof REMAINING_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'credit-exceeds-invoice',
    kind: 'conflict',
    title: 'Credit exceeds the invoice',
    explanation:
      'The credit notes of an invoice may not add up to more than the invoice, nor to more of ' +
      'one line or tax rate than it has. The member `remaining` is what can still be credited.',
    members: REMAINING_MEMBERS,
  });

  constructor(remaining: MoneyResponse) {
    super(CreditExceedsInvoice.problem, 'That is more than what is left of the invoice.', {
      members: { remaining },
    });
  }
}

export class UnknownInvoiceLine extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-invoice-line',
    kind: 'invalid',
    title: 'Unknown line',
    explanation:
      'The invoice has no line for this line of the order. Ids are those of the lines of the ' +
      'order; to credit shipping, credit an amount.',
  });

  /** @param positions of the unknown lines in the request */
  constructor(positions: readonly number[]) {
    const detail = 'The invoice has no line with this id.';
    super(UnknownInvoiceLine.problem, detail, {
      errors: positions.map((position) => ({
        pointer: `/lines/${position}/orderLineId`,
        code: 'unknown-line',
        detail,
      })),
    });
  }
}

export class CreditInOtherCurrency extends DomainError {
  static readonly problem = defineProblem({
    code: 'credit-in-other-currency',
    kind: 'invalid',
    title: 'Credit in another currency',
    explanation: 'A credit note has the currency of its invoice.',
  });

  constructor(currency: string) {
    const detail = `The invoice is in ${currency}.`;
    super(CreditInOtherCurrency.problem, detail, {
      errors: [{ pointer: '/amount/currency', code: 'other-currency', detail }],
    });
  }
}

export class InvoiceRedacted extends DomainError {
  static readonly problem = defineProblem({
    code: 'invoice-redacted',
    kind: 'gone',
    title: 'Invoice no longer kept',
    explanation:
      'The time for which the law demands the document is over, so the buyer was removed from ' +
      'it, and it can no longer be made into a file. Its amounts are still there as JSON.',
  });

  constructor() {
    super(InvoiceRedacted.problem, 'The buyer was removed when the retention ended.');
  }
}

export class InvoiceFormatUnavailable extends DomainError {
  static readonly problem = defineProblem({
    code: 'invoice-format-unavailable',
    kind: 'conflict',
    title: 'Not possible in this format',
    explanation:
      'The rules of the format demand something that this document lacks: XRechnung needs the ' +
      'contact of the seller and the address and e-mail address of the buyer, and EN 16931 knows ' +
      'no amounts with three decimals. The detail names it. Other formats are not affected.',
  });

  /** @param lacks a clause that names what is missing */
  constructor(lacks: string) {
    super(InvoiceFormatUnavailable.problem, `This format is not possible: ${lacks}.`);
  }
}

export class RenderingBusy extends DomainError {
  static readonly problem = defineProblem({
    code: 'rendering-busy',
    kind: 'unavailable',
    title: 'Too many documents at once',
    explanation:
      'Documents are made one at a time, and too many are waiting, or one took too long. Repeat ' +
      'the request after the time in Retry-After.',
  });

  constructor() {
    super(RenderingBusy.problem, 'Too many documents are being made.', {
      headers: { 'retry-after': '5' },
    });
  }
}
