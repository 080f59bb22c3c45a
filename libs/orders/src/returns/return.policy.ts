import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../order/order.entity.js';
import { isPermitted } from '../order/order.policy.js';
import type { Return } from './return.entity.js';
import { RETURN_ACTIONS, type ReturnAction, returnTransitionOf } from './return-transitions.js';

type Owned = Pick<Order, 'customerId'>;

/** Whether the table of transitions lets this caller perform the action, in whatever state. */
export const mayPerformOnReturn = (actor: Actor, action: ReturnAction, order: Owned): boolean =>
  isPermitted(actor, returnTransitionOf(action).permission, order);

/** The actions that this actor may take on the return now. */
export const allowedReturnActions = (actor: Actor, order: Owned, goods: Return): ReturnAction[] =>
  RETURN_ACTIONS.filter(
    (action) => goods.allows(action) && mayPerformOnReturn(actor, action, order),
  );
