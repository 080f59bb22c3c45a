import { type Actor, may, type Permission } from '@orderly/platform/kernel/identity/actor';
import type { Order } from './order.entity.js';
import { isPossible, type OrderAction } from './order-state-machine.js';
import { OrderPermission } from './orders.permissions.js';

type Owned = Pick<Order, 'customerId'>;

const isOwn = (actor: Actor, order: Owned): boolean => order.customerId === actor.userId;

export const mayRead = (actor: Actor, order: Owned): boolean =>
  may(actor, OrderPermission.ReadAny) || (isOwn(actor, order) && may(actor, OrderPermission.Read));

export const mayReadAny = (actor: Actor): boolean => may(actor, OrderPermission.ReadAny);

export const mayPlaceFor = (actor: Actor, customerId: string): boolean =>
  may(actor, OrderPermission.PlaceAny) ||
  (customerId === actor.userId && may(actor, OrderPermission.Place));

export const mayCancel = (actor: Actor, order: Owned): boolean =>
  may(actor, OrderPermission.CancelAny) ||
  (isOwn(actor, order) && may(actor, OrderPermission.Cancel));

/** The permission that the actor needs to cancel this order. */
export const permissionToCancel = (actor: Actor, order: Owned): Permission =>
  isOwn(actor, order) ? OrderPermission.Cancel : OrderPermission.CancelAny;

/**
 * The actions that have a route, and which actors may take them. The state must allow them as well.
 */
const ACTIONS: ReadonlyArray<readonly [OrderAction, (actor: Actor, order: Owned) => boolean]> = [
  ['cancel', mayCancel],
];

/** The actions that this actor may take on the order now. */
export const allowedActions = (
  actor: Actor,
  order: Pick<Order, 'customerId' | 'status'>,
): OrderAction[] =>
  ACTIONS.flatMap(([action, mayTake]) =>
    isPossible(action, order.status) && mayTake(actor, order) ? [action] : [],
  );
