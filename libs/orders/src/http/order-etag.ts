import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../order/order.entity.js';
import { allowedActions } from '../order/order.policy.js';
import type { Return } from '../returns/return.entity.js';
import { allowedReturnActions } from '../returns/return.policy.js';

/** Covers all that a response shows: the version, and what this actor may do with the order now. */
export const orderEtag = (order: Order, actor: Actor): string =>
  etagOf(order.version, ...allowedActions(actor, order));

export const returnEtag = (goods: Return, order: Order, actor: Actor): string =>
  etagOf(goods.version, ...allowedReturnActions(actor, order, goods));

/**
 * Compares the version alone: what the actor may do with the order does not count.
 * @throws PreconditionFailed when the order has changed since
 */
export const assertOrderUnchanged = (ifMatch: IfMatch, order: Order, actor: Actor): void =>
  assertVersion(ifMatch, orderEtag(order, actor), order.version);

/** The same for a return. @throws PreconditionFailed */
export const assertReturnUnchanged = (
  ifMatch: IfMatch,
  goods: Return,
  order: Order,
  actor: Actor,
): void => assertVersion(ifMatch, returnEtag(goods, order, actor), goods.version);

const VERSION = /^"(\d+)[."]/;

const assertVersion = (ifMatch: IfMatch, etag: string, version: number): void =>
  ifMatch.assert(etag, (tag) => VERSION.exec(tag)?.[1] === String(version));
