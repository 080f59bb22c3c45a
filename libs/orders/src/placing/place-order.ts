import { Injectable } from '@nestjs/common';
import { type Offer, PriceCache, pricesFor, type SaleLine, Sales } from '@orderly/catalog';
import { isAssertionFailed } from '@orderly/platform/database/composed-statement';
import {
  isRetryable,
  LostRace,
  violatesAnyConstraint,
} from '@orderly/platform/database/postgres-errors';
import { Statements } from '@orderly/platform/database/statements';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { Idempotency, type StoredAnswer } from '@orderly/platform/idempotency/idempotency';
import type { IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { OrderHistory } from '../history/order-history.js';
import { placedRecordOf } from '../history/order-placed-record.js';
import { Order } from '../order/order.entity.js';
import {
  MixedCurrencies,
  OrderActionForbidden,
  OrderTotalTooLarge,
  UnknownCustomer,
} from '../order/order.errors.js';
import { mayPlaceFor } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import type { CustomerTerms } from '../terms/customer-terms.js';
import { Customers } from './customers.js';
import { effectsOf, PLACE, PLACE_UNDER_LOCKS } from './place-order.sql.js';

export interface OrderDraft {
  readonly lines: readonly SaleLine[];
  /** Default: the actor. */
  readonly customerId?: string;
  readonly reference?: string;
}

interface Placing {
  readonly actor: Actor;
  readonly draft: OrderDraft;
  readonly customerId: string;
}

type Offers = ReadonlyMap<string, Offer>;

@Injectable()
export class PlaceOrder {
  constructor(
    private readonly prices: PriceCache,
    private readonly sales: Sales,
    private readonly statements: Statements,
    private readonly idempotency: Idempotency,
    private readonly history: OrderHistory,
    private readonly customers: Customers,
    private readonly clock: Clock,
  ) {}

  /**
   * Prices the lines from the catalogue, takes their stock and adds the order: once per call, all
   * or nothing. Tries one statement first, at the cached prices. If that does nothing, locks the
   * rows and then checks them, so that a refusal names its reason.
   * @param answerOf makes the response, which a repetition of the call gets again
   * @throws OrderActionForbidden, UnknownCustomer, UnknownProduct, ProductNotForSale,
   * InsufficientStock, MixedCurrencies, OrderTotalTooLarge, RequestInFlight, IdempotencyKeyReused
   */
  async place<Body>(
    call: IdempotentCall,
    actor: Actor,
    draft: OrderDraft,
    answerOf: (order: Order) => StoredAnswer<Body>,
  ): Promise<StoredAnswer<Body>> {
    const customerId = draft.customerId ?? actor.userId;
    if (!mayPlaceFor(actor, customerId)) throw new OrderActionForbidden(OrderPermission.PlaceAny);
    const placing = { actor, draft, customerId };
    // Set here, so that the response is not searched for ids: it names no other account.
    const named = { ...call, subjectIds: [customerId] };
    // Before the transaction begins: users reads over a connection of its own, and transactions
    // that wait for a second connection while they hold one can exhaust the pool.
    const isKnown = customerId === actor.userId || (await this.customers.exists(customerId));
    const answer = isKnown ? await this.placeInOneStatement(named, placing, answerOf) : null;
    if (answer) return answer;
    return this.idempotency.once(named, async (tx) => {
      // Checked only now: a repeated request gets its first response even if its customer was
      // suspended since.
      if (!isKnown) throw new UnknownCustomer(customerId);
      return answerOf(await this.placeUnderLocks(tx, placing));
    });
  }

  /**
   * Returns null when the statement did nothing. Other errors are thrown: then the order may have
   * been placed.
   */
  private async placeInOneStatement<Body>(
    call: IdempotentCall,
    placing: Placing,
    answerOf: (order: Order) => StoredAnswer<Body>,
  ): Promise<StoredAnswer<Body> | null> {
    const productIds = [...new Set(placing.draft.lines.map(({ productId }) => productId))];
    const offers = await this.prices.find(productIds);
    if (!productIds.every((productId) => offers.has(productId))) return null;
    try {
      const terms = this.customers.expectedTerms(placing.customerId);
      const { record, effects } = this.prepare(placing, offers, terms);
      const answer = answerOf(record.order);
      await this.statements.run(PLACE, PLACE.values({ key: { call, answer }, ...effects }));
      this.history.announcePlaced(record);
      return answer;
    } catch (error) {
      if (!hasDoneNothing(error)) throw error;
      this.prices.forget(productIds);
      return null;
    }
  }

  private async placeUnderLocks(tx: Transaction, placing: Placing): Promise<Order> {
    const offers = await this.sales.lockOffers(tx, placing.draft.lines);
    const terms = await this.customers.readTerms(tx, placing.customerId);
    // Dated under the locks, since the attempt in one statement may have taken time: see ADR 33.
    const { record, effects } = this.prepare(placing, offers, terms);
    try {
      await this.statements.runIn(tx, PLACE_UNDER_LOCKS, PLACE_UNDER_LOCKS.values(effects));
    } catch (error) {
      // Sales lock the stock and not the product, so its price may have changed since it was read;
      // so may the terms of the customer.
      if (isAssertionFailed(error)) throw new LostRace('An offer changed while it was sold.');
      throw error;
    }
    afterCommit(tx, () => this.history.announcePlaced(record));
    return record.order;
  }

  /** @throws MixedCurrencies, OrderTotalTooLarge */
  private prepare({ actor, draft, customerId }: Placing, offers: Offers, terms: CustomerTerms) {
    const placedAt = this.clock.now();
    const group = terms.customerGroup;
    const prices = pricesFor(draft.lines, offers, { group, at: placedAt });
    const lines = draft.lines.map(({ productId, quantity }, index) => ({
      ...(offers.get(productId) as Offer),
      unitPrice: prices[index] as Money,
      quantity,
    }));
    const order = Order.place({
      id: newId(),
      customerId,
      reference: draft.reference ?? null,
      lines,
      placedAt,
      reservedUntil: this.customers.reservedUntil(terms, placedAt),
    });
    const record = placedRecordOf(actor, order);
    return { record, effects: effectsOf(record, offers, terms) };
  }
}

/**
 * The prices may have been out of date, or an earlier response may exist: the way with locks finds
 * out.
 */
const hasDoneNothing = (error: unknown): boolean =>
  error instanceof MixedCurrencies ||
  error instanceof OrderTotalTooLarge ||
  isAssertionFailed(error) ||
  violatesAnyConstraint(error) ||
  isRetryable(error);
