import type { Order } from '../order/order.entity.js';
import type { Return } from './return.entity.js';
import type { ReturnedLine } from './returns.repository.js';

/** A return of an order with its lines. */
export interface ReturnedGoods {
  readonly order: Order;
  readonly goods: Return;
  readonly lines: readonly ReturnedLine[];
}

/** For the timeline, the event and the audit log: no words of people, and no list of lines. */
export const returnFactsOf = ({ id, number, status }: Return) => ({
  returnId: id,
  returnNumber: number,
  returnStatus: status,
});
