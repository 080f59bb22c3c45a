import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../order/order.entity.js';
import { allowedActions } from '../order/order.policy.js';

/** Covers all that a response shows: the version, and what this actor may do with the order now. */
export const orderEtag = (order: Order, actor: Actor): string =>
  etagOf(order.version, ...allowedActions(actor, order));

const VERSION = /^"(\d+)[."]/;

/**
 * Compares the version alone: what the actor may do with the order does not count.
 * @throws PreconditionFailed when the order has changed since
 */
export const assertOrderUnchanged = (ifMatch: IfMatch, order: Order, actor: Actor): void =>
  ifMatch.assert(
    orderEtag(order, actor),
    (tag) => VERSION.exec(tag)?.[1] === String(order.version),
  );
