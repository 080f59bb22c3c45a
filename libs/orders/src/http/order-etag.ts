import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../order/order.entity.js';
import { allowedActions } from '../order/order.policy.js';

/** All that an answer about an order can show: its version, and what this caller may do with it now. */
export const orderEtag = (order: Order, actor: Actor): string =>
  etagOf(order.version, ...allowedActions(actor, order));

const VERSION = /^"(\d+)[."]/;

/** @throws PreconditionFailed when the order changed since; what the caller may do with it does not count. */
export const assertOrderUnchanged = (ifMatch: IfMatch, order: Order, actor: Actor): void =>
  ifMatch.assert(
    orderEtag(order, actor),
    (tag) => VERSION.exec(tag)?.[1] === String(order.version),
  );
