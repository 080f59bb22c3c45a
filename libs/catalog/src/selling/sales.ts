import { Injectable } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Ledger, type LockedStock } from '../ledger/ledger.js';
import { Locations } from '../ledger/locations.js';
import type { Movement, StockChangeBy } from '../ledger/movement.js';
import { InsufficientStockAtLocation, LocationInactive } from '../ledger/stock.errors.js';
import { GIVE_BACK } from './sale.sql.js';
import { type SaleLine, totalPerProduct } from './sellable.js';

interface ReturnedItem extends SaleLine {
  readonly disposition: 'restock' | 'write-off';
}

/**
 * The service by which other modules give stock back, ship and take back. Its methods run in the
 * caller's transaction: no order without its stock, and no stock without its order.
 * `SALE_FRAGMENT` takes the stock, at what `Offers` finds. Items of one product are added up.
 */
@Injectable()
export class Sales {
  constructor(
    private readonly statements: Statements,
    private readonly ledger: Ledger,
    private readonly locations: Locations,
    private readonly clock: Clock,
  ) {}

  /** Gives back what is left of the reservation, once: a repetition changes nothing. */
  async release(tx: Transaction, reservationId: string, by: StockChangeBy): Promise<void> {
    const values = [reservationId, by.reason, by.actorId, this.clock.now()];
    await this.statements.runIn(tx, GIVE_BACK, values);
  }

  /** Gives back a part of the reservation, which must hold all of the items. */
  async releaseItems(
    tx: Transaction,
    reservationId: string,
    items: readonly SaleLine[],
    by: StockChangeBy,
  ): Promise<void> {
    const wanted = totalPerProduct(items);
    const stock = await this.ledger.lock(tx, [...wanted.keys()], { reservationId });
    assertHeld(reservationId, wanted, stock);
    const release = { type: 'release', onHand: 0, reserved: -1, reservationId } as const;
    await this.ledger.post(tx, movementsOf(wanted, release), by);
  }

  /**
   * Reserves the items again, for example when an expired order is paid after all. They need not be
   * for sale any more, because the order was placed while they were.
   * @returns false, and reserves nothing, when one of them is short
   */
  async reserveAgain(
    tx: Transaction,
    reservationId: string,
    items: readonly SaleLine[],
    by: StockChangeBy,
  ): Promise<boolean> {
    const wanted = totalPerProduct(items);
    const stock = await this.ledger.lock(tx, [...wanted.keys()]);
    const isShort = ([productId, quantity]: [string, number]): boolean => {
      const { onHand, reserved } = stock.get(productId) ?? { onHand: 0, reserved: 0 };
      return onHand - reserved < quantity;
    };
    if ([...wanted].some(isShort)) return false;
    const reservation = { type: 'reservation', onHand: 0, reserved: 1, reservationId } as const;
    await this.ledger.post(tx, movementsOf(wanted, reservation), by);
    return true;
  }

  /**
   * Takes items that the reservation holds out of the location.
   * @param locationId default: the main location
   * @throws InsufficientStockAtLocation, UnknownLocation
   */
  async ship(
    tx: Transaction,
    reservationId: string,
    items: readonly SaleLine[],
    locationId: string | undefined,
    by: StockChangeBy,
  ): Promise<void> {
    const { id: from } = await this.locations.get(tx, locationId);
    const wanted = totalPerProduct(items);
    const about = { locationId: from, reservationId };
    const stock = await this.ledger.lock(tx, [...wanted.keys()], about);
    assertHeld(reservationId, wanted, stock);
    const short = [...wanted].flatMap(([productId, requested]) => {
      const onHand = stock.get(productId)?.onHandHere ?? 0;
      return onHand < requested ? [{ productId, requested, onHand }] : [];
    });
    if (short.length > 0) throw new InsufficientStockAtLocation(from, short);
    const shipment = { type: 'shipment', onHand: -1, reserved: -1, ...about } as const;
    await this.ledger.post(tx, movementsOf(wanted, shipment), by);
  }

  /**
   * Takes shipped items back. Those written off are recorded as returned and removed at once. All
   * items of a return belong in one call: it locks their stock in the order of the products.
   * @param locationId default: the main location
   * @throws UnknownLocation, LocationInactive
   */
  async receiveReturn(
    tx: Transaction,
    items: readonly ReturnedItem[],
    locationId: string | undefined,
    by: StockChangeBy,
  ): Promise<void> {
    const to = await this.locations.get(tx, locationId);
    if (!to.active) throw new LocationInactive(to.id);
    const wanted = totalPerProduct(items);
    await this.ledger.lock(tx, [...wanted.keys()]);
    const kind = { type: 'return', onHand: 1, reserved: 0, locationId: to.id } as const;
    const removal = { ...kind, type: 'adjustment', onHand: -1, reason: 'write-off' } as const;
    const lost = totalPerProduct(items.filter(({ disposition }) => disposition === 'write-off'));
    await this.ledger.post(tx, [...movementsOf(wanted, kind), ...movementsOf(lost, removal)], by);
  }
}

/** What one unit of a product changes. */
interface UnitMovement extends Partial<Pick<Movement, 'locationId' | 'reservationId' | 'reason'>> {
  readonly type: Movement['type'];
  readonly onHand: -1 | 0 | 1;
  readonly reserved: -1 | 0 | 1;
}

const movementsOf = (
  wanted: ReadonlyMap<string, number>,
  { type, onHand, reserved, ...rest }: UnitMovement,
): Movement[] =>
  [...wanted].map(([productId, quantity]) => ({
    productId,
    type,
    onHandDelta: onHand * quantity,
    reservedDelta: reserved * quantity,
    ...rest,
  }));

/** The caller knows what it has reserved, so this is a fault of the program. */
function assertHeld(
  reservationId: string,
  wanted: ReadonlyMap<string, number>,
  stock: ReadonlyMap<string, LockedStock>,
): void {
  for (const [productId, quantity] of wanted)
    if ((stock.get(productId)?.held ?? 0) < quantity)
      throw new Error(`${reservationId} does not hold ${quantity} of product ${productId}.`);
}
