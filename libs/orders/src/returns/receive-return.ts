import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Order } from '../order/order.entity.js';
import { OrderRefunds } from '../paying/order-refunds.js';
import { ChangeOrder } from '../transitions/change-order.js';
import { arrivedLines, type ReportedLine } from './arrived-lines.js';
import type { Return } from './return.entity.js';
import { type ReturnedGoods, returnFactsOf } from './return-facts.js';
import { type ArrivedLine, ReturnsRepository } from './returns.repository.js';
import { type ReturnPath, TransitionReturn } from './transition-return.js';

interface Arrival {
  /** Absent: everything has arrived and is restocked. */
  readonly lines?: readonly ReportedLine[] | undefined;
  readonly locationId?: string | undefined;
  readonly note?: string | undefined;
  readonly refund: boolean;
  readonly assertUnchanged: (goods: Return, order: Order) => void;
}

/** Receives returned goods: into the stock or out of the books, and with their refund. */
@Injectable()
export class ReceiveReturn {
  constructor(
    private readonly transitions: TransitionReturn,
    private readonly returns: ReturnsRepository,
    private readonly refunds: OrderRefunds,
    private readonly changes: ChangeOrder,
    private readonly sales: Sales,
    private readonly clock: Clock,
  ) {}

  /**
   * The customer no longer owes what arrived. Requests what was paid for it and not refunded: of
   * an order that is not paid, nothing.
   * @throws what `TransitionReturn.perform` throws; LinesNotPossible, UnknownLocation,
   * LocationInactive, TooManyPayments
   */
  async receive(
    tx: Transaction,
    actor: Actor,
    path: ReturnPath,
    { lines: reported, locationId, note, refund, assertUnchanged }: Arrival,
  ): Promise<ReturnedGoods> {
    const input = { note, assertUnchanged };
    const { order, goods } = await this.transitions.lock(tx, actor, path, 'receive', input);
    const expected = await this.returns.linesOf(goods, tx);
    const arrived = arrivedLines(expected, reported);
    const units = refund ? unitsIn(arrived) : new Map();
    const { price, paid: requested } = await this.refunds.waive(tx, order, units);
    goods.receive(
      { locationId: locationId ?? null, refundDue: price, refundRequested: requested },
      this.clock.now(),
    );
    await this.returns.save(tx, goods);
    await this.returns.receive(tx, goods, arrived);
    const facts = { ...returnFactsOf(goods), ...arrivalFactsOf(order, goods, arrived) };
    await this.changes.record(tx, actor, { order, change: 'return-received', facts });
    if (requested > 0) {
      // The number and not the reason of the return: payments keep theirs, and a customer's words
      // must be erasable in one place.
      const request = { amount: requested, reason: goods.number, returnId: goods.id };
      await this.refunds.request(tx, actor, order, request);
    }
    await this.takeBack(tx, actor, goods, { expected, arrived, locationId });
    return { order, goods, lines: await this.returns.linesOf(goods, tx) };
  }

  /** The stock last: its locks come after all others. */
  private async takeBack(
    tx: Transaction,
    actor: Actor,
    goods: Return,
    { expected, arrived, locationId }: GoodsAtLocation,
  ): Promise<void> {
    const productOf = new Map(expected.map(({ lineId, productId }) => [lineId, productId]));
    const items = arrived.flatMap(({ lineId, restock, writeOff }) => {
      const productId = productOf.get(lineId) as string;
      return [
        { productId, quantity: restock, disposition: 'restock' as const },
        { productId, quantity: writeOff, disposition: 'write-off' as const },
      ];
    });
    const by = { actorId: actor.userId, reason: goods.number };
    const some = items.filter(({ quantity }) => quantity > 0);
    await this.sales.receiveReturn(tx, some, locationId, by);
  }
}

interface GoodsAtLocation {
  readonly expected: ReturnedGoods['lines'];
  readonly arrived: readonly ArrivedLine[];
  readonly locationId: string | undefined;
}

const unitsIn = (lines: readonly ArrivedLine[]): ReadonlyMap<string, number> =>
  new Map(lines.map(({ lineId, restock, writeOff }) => [lineId, restock + writeOff]));

const arrivalFactsOf = (
  { total: { currency } }: Order,
  { refundDue, refundRequested }: Return,
  lines: readonly ArrivedLine[],
) => ({
  restocked: lines.reduce((sum, { restock }) => sum + restock, 0),
  writtenOff: lines.reduce((sum, { writeOff }) => sum + writeOff, 0),
  refundDue: { amount: refundDue, currency },
  refundRequested: { amount: refundRequested, currency },
});
