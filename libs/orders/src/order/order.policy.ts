import { type Actor, may, type Permission } from '@orderly/platform/kernel/identity/actor';
import type { Order } from './order.entity.js';
import {
  type AllowedAction,
  isOpenTo,
  ORDER_REQUEST_NAMES,
  type OrderRequestName,
  requestOf,
} from './order-requests.js';
import { leadsFrom, ORDER_ACTIONS, type OrderAction, transitionOf } from './order-transitions.js';
import { OrderPermission } from './orders.permissions.js';
import { isSystem, type Performer } from './performer.js';
import type { Visibility } from './visibility.js';

type Owned = Pick<Order, 'customerId'>;

/** Which permission allows something: the one for one's own orders, or the one for any order. */
interface Needed {
  readonly own?: Permission;
  readonly any?: Permission;
}

const isOwn = (actor: Actor, order: Owned): boolean => order.customerId === actor.userId;

export const mayRead = (actor: Actor, order: Owned): boolean =>
  may(actor, OrderPermission.ReadAny) || (isOwn(actor, order) && may(actor, OrderPermission.Read));

export const mayReadAny = (actor: Actor): boolean => may(actor, OrderPermission.ReadAny);

export const mayPlaceFor = (actor: Actor, customerId: string): boolean =>
  may(actor, OrderPermission.PlaceAny) ||
  (customerId === actor.userId && may(actor, OrderPermission.Place));

/** Customers write what staff may answer; what they must not see is for staff to write. */
export const mayWriteNote = (actor: Actor, order: Owned, visibility: Visibility): boolean =>
  may(actor, OrderPermission.EditAny) ||
  (visibility === 'customer' && isOwn(actor, order) && may(actor, OrderPermission.Place));

/** Whether the table of transitions lets this caller perform the action, in whatever state. */
export function mayPerform(performer: Performer, action: OrderAction, order: Owned): boolean {
  const { permission, bySystem } = transitionOf(action);
  return isSystem(performer) ? bySystem : isPermitted(performer, permission, order);
}

/** Whether the actor has one of the permissions that count for this order. */
export const isPermitted = (actor: Actor, { own, any }: Needed, order: Owned): boolean =>
  (any !== undefined && may(actor, any)) ||
  (own !== undefined && isOwn(actor, order) && may(actor, own));

/** Whether the table of requests lets this caller make the request, in whatever state. */
export const mayRequest = (actor: Actor, name: OrderRequestName, order: Owned): boolean =>
  isPermitted(actor, requestOf(name).permission, order);

/** The permission that the actor needs to make the request about this order. */
export function permissionToRequest(
  name: OrderRequestName,
  actor: Actor,
  order: Owned,
): Permission {
  const { own, any } = requestOf(name).permission;
  return isOwn(actor, order) ? (own ?? any) : any;
}

/**
 * The permission that the actor needs for this action on this order.
 * @throws Error for an action that only the system performs: no route leads to it
 */
export function permissionTo(action: OrderAction, actor: Actor, order: Owned): Permission {
  const { own, any } = transitionOf(action).permission;
  const needed = isOwn(actor, order) ? (own ?? any) : any;
  if (needed === undefined) throw new Error(`Only the system performs ${action}.`);
  return needed;
}

/** The actions that this actor may take on the order now. */
export const allowedActions = (
  actor: Actor,
  order: Owned & Parameters<typeof isOpenTo>[1],
): AllowedAction[] => [
  ...ORDER_ACTIONS.filter(
    (action) => leadsFrom(action, order.status) && mayPerform(actor, action, order),
  ),
  ...ORDER_REQUEST_NAMES.filter((name) => isOpenTo(name, order) && mayRequest(actor, name, order)),
];
