import { oneOf } from '@orderly/platform/http/fields/choices';
import { listOf } from '@orderly/platform/http/fields/containers';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { ALLOWED_ACTIONS, type AllowedAction } from './order-requests.js';
import { ORDER_STATUSES, type OrderStatus } from './order-transitions.js';

export class OrderNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'order-not-found',
    kind: 'not-found',
    title: 'Order not found',
    explanation:
      'No order has this id, or you may not see it. The response is the same in both ' +
      'cases, so that ids cannot be probed.',
  });

  constructor(orderId: string) {
    super(OrderNotFound.problem, `There is no order ${orderId} that you may see.`);
  }
}

const ORDER_ACTION_FORBIDDEN_MEMBERS = {
  permission: described(string(), {
    description: 'The permission that this action needs.',
    examples: ['orders:read'],
  }),
};

export class OrderActionForbidden extends DomainError<typeof ORDER_ACTION_FORBIDDEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'order-action-forbidden',
    kind: 'forbidden',
    title: 'Not allowed with this order',
    explanation:
      'None of your roles grants the permission for this action. The member `permission` ' +
      'names it; an administrator can grant it.',
    members: ORDER_ACTION_FORBIDDEN_MEMBERS,
  });

  constructor(permission: Permission) {
    super(OrderActionForbidden.problem, `This needs the permission ${permission}.`, {
      members: { permission },
    });
  }
}

export class UnknownCustomer extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-customer',
    kind: 'invalid',
    title: 'Unknown customer',
    explanation: 'Orders cannot be placed for this account: it does not exist, or it is suspended.',
  });

  constructor(customerId: string) {
    super(UnknownCustomer.problem, `There is no customer ${customerId} to place orders for.`, {
      errors: [
        { pointer: '/customerId', code: 'unknown-customer', detail: 'There is no such customer.' },
      ],
    });
  }
}

export class MixedCurrencies extends DomainError {
  static readonly problem = defineProblem({
    code: 'mixed-currencies',
    kind: 'invalid',
    title: 'Mixed currencies',
    explanation:
      'All products of an order must have the same currency. Place one order per ' +
      'currency. The pointer names the first line that differs.',
  });

  constructor(index: number, currencies: readonly [string, string]) {
    const detail = `This product is sold in ${currencies[1]}, the first one in ${currencies[0]}.`;
    super(MixedCurrencies.problem, 'All products of an order must have the same currency.', {
      errors: [{ pointer: `/lines/${index}/productId`, code: 'mixed-currencies', detail }],
    });
  }
}

export class OrderTotalTooLarge extends DomainError {
  static readonly problem = defineProblem({
    code: 'order-total-too-large',
    kind: 'invalid',
    title: 'Order total too large',
    explanation:
      'The total exceeds 2^53 - 1 minor units, the largest integer that every JSON ' +
      'parser can represent exactly.',
  });

  constructor(index: number) {
    super(
      OrderTotalTooLarge.problem,
      'The total of this order is too large to be written exactly.',
      {
        errors: [
          {
            pointer: `/lines/${index}/quantity`,
            code: 'order-total-too-large',
            detail: 'The total exceeds 2^53 - 1 with this line.',
          },
        ],
      },
    );
  }
}

const STATE_MEMBERS = {
  orderStatus: described(oneOf(ORDER_STATUSES), {
    description: 'The current status of the order.',
  }),
  allowedActions: described(listOf(oneOf(ALLOWED_ACTIONS), { max: ALLOWED_ACTIONS.length }), {
    description: 'The actions that the caller may perform on the order now.',
  }),
};

/** The state of the order that does not allow what was asked. */
interface State {
  readonly orderStatus: OrderStatus;
  readonly allowedActions: readonly AllowedAction[];
}

export class OrderNotCancellable extends DomainError<typeof STATE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'order-not-cancellable',
    kind: 'conflict',
    title: 'Order not cancellable',
    explanation:
      'The order can no longer be cancelled, or it has already been cancelled. The ' +
      'member `orderStatus` gives its current status.',
    members: STATE_MEMBERS,
  });

  constructor(state: State) {
    super(
      OrderNotCancellable.problem,
      `An order that is ${state.orderStatus} cannot be cancelled.`,
      { members: { ...state } },
    );
  }
}

export class OrderActionNotPossible extends DomainError<typeof STATE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'order-action-not-possible',
    kind: 'conflict',
    title: 'Not possible in this state',
    explanation:
      'The order is in a state that does not allow this action, perhaps because someone else has ' +
      'just performed it. The member `orderStatus` gives the current status, and ' +
      '`allowedActions` what you may do instead.',
    members: STATE_MEMBERS,
  });

  constructor(action: AllowedAction, state: State) {
    super(
      OrderActionNotPossible.problem,
      `The action ${action} is not possible for an order that is ${state.orderStatus}.`,
      { members: { ...state } },
    );
  }
}
