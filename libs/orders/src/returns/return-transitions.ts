import type { Permission } from '@orderly/platform/kernel/identity/actor';
import type { OrderChange } from '../order/order-changes.js';
import { OrderPermission } from '../order/orders.permissions.js';
import type { ReturnStatus } from '../order/return-statuses.js';

/** The goods are still to come: their units cannot be returned a second time. */
export const OPEN_RETURNS = ['requested', 'approved'] as const satisfies readonly ReturnStatus[];

interface ReturnTransition {
  readonly from: readonly ReturnStatus[];
  readonly to: ReturnStatus;
  /** The permission for returns of one's own orders, and the one for any. */
  readonly permission: { readonly own?: Permission; readonly any: Permission };
  /** The entry in the timeline of the order, which also names the event. */
  readonly change: OrderChange;
  /** For the documentation, which is generated from this table. */
  readonly meaning: string;
}

/**
 * All transitions of a return. As with orders, routes, `allowedActions`, `docs/order-life.md` and
 * the tests read this table. The name of an action is also that of its route.
 */
const RETURN_TRANSITIONS = {
  approve: {
    from: ['requested'],
    to: 'approved',
    permission: { any: OrderPermission.ReturnAny },
    change: 'return-approved',
    meaning: 'The customer may send the goods back.',
  },
  reject: {
    from: ['requested'],
    to: 'rejected',
    permission: { any: OrderPermission.ReturnAny },
    change: 'return-rejected',
    meaning: 'The shop does not take the goods back.',
  },
  cancel: {
    from: ['requested', 'approved'],
    to: 'cancelled',
    permission: { own: OrderPermission.Return, any: OrderPermission.ReturnAny },
    change: 'return-cancelled',
    meaning: 'The goods will not be sent back.',
  },
  receive: {
    from: ['approved'],
    to: 'received',
    permission: { any: OrderPermission.ReturnAny },
    change: 'return-received',
    meaning:
      'The goods are back in the stock or written off, and their refund is requested. When all ' +
      'that is due was requested, the return is closed at once.',
  },
  close: {
    from: ['received'],
    to: 'closed',
    permission: { any: OrderPermission.ReturnAny },
    change: 'return-closed',
    meaning: 'Nothing is left to be done.',
  },
} as const satisfies Record<string, ReturnTransition>;

export type ReturnAction = keyof typeof RETURN_TRANSITIONS;

export const RETURN_ACTIONS = Object.keys(RETURN_TRANSITIONS) as ReturnAction[];

export const returnTransitionOf = (action: ReturnAction): ReturnTransition =>
  RETURN_TRANSITIONS[action];
