import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
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
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import { OrderHistory } from '../history/order-history.js';
import { placedRecordOf } from '../history/order-placed-record.js';
import { Order } from '../order/order.entity.js';
import { OrderActionForbidden, UnknownCustomer } from '../order/order.errors.js';
import { mayPlaceFor } from '../order/order.policy.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { type CustomerTerms, reservedUntil } from '../terms/customer-terms.js';
import { CustomerTermsRepository } from '../terms/customer-terms.repository.js';
import type { OrderDraft } from './order-draft.js';
import { type Conditions, linesAt, OrderPricing } from './order-pricing.js';
import { effectsOf, PLACE, PLACE_UNDER_LOCKS } from './place-order.sql.js';

interface Placing {
  readonly actor: Actor;
  readonly draft: OrderDraft;
  readonly customerId: string;
}

@Injectable()
export class PlaceOrder {
  constructor(
    private readonly pricing: OrderPricing,
    private readonly statements: Statements,
    private readonly idempotency: Idempotency,
    private readonly history: OrderHistory,
    private readonly users: UsersService,
    private readonly terms: CustomerTermsRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Prices the lines from the catalogue, takes their stock and adds the order: once per call, all
   * or nothing. Tries one statement first, at the cached prices. If that does nothing, locks the
   * rows and then checks them, so that a refusal names its reason.
   * @param answerOf makes the response, which a repetition of the call gets again
   * @throws OrderActionForbidden, UnknownCustomer, MixedCurrencies, NoPriceInCurrency,
   * OrderTotalTooLarge, RequestInFlight, IdempotencyKeyReused, and what `OrderPricing.locked`
   * throws
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
    const isKnown = customerId === actor.userId || (await this.users.exists(customerId));
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
   * Places the order in the transaction of the caller, and so under locks.
   * @param draft of an account for which orders can be placed
   * @throws OrderActionForbidden, and what `place` throws about the draft
   */
  async placeIn(
    tx: Transaction,
    actor: Actor,
    draft: OrderDraft & { readonly customerId: string },
  ): Promise<Order> {
    const { customerId } = draft;
    if (!mayPlaceFor(actor, customerId)) throw new OrderActionForbidden(OrderPermission.PlaceAny);
    return this.placeUnderLocks(tx, { actor, draft, customerId });
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
    try {
      const conditions = await this.pricing.cached(placing.draft);
      if (!conditions) return null;
      const customer = this.terms.expected(placing.customerId);
      const { record, effects } = this.prepare(placing, newId(), conditions, customer);
      const answer = answerOf(record.order);
      await this.statements.run(PLACE, PLACE.values({ key: { call, answer }, ...effects }));
      this.history.announcePlaced(record);
      return answer;
    } catch (error) {
      if (!hasDoneNothing(error)) throw error;
      this.pricing.forget(placing.draft);
      return null;
    }
  }

  private async placeUnderLocks(tx: Transaction, placing: Placing): Promise<Order> {
    const { draft, customerId } = placing;
    const orderId = newId();
    const conditions = await this.pricing.locked(tx, draft, { orderId, customerId });
    const customer = await this.terms.read(tx, customerId);
    // Dated under the locks, since the attempt in one statement may have taken time: see ADR 33.
    const { record, effects } = this.prepare(placing, orderId, conditions, customer);
    try {
      await this.statements.runIn(tx, PLACE_UNDER_LOCKS, PLACE_UNDER_LOCKS.values(effects));
    } catch (error) {
      // Sales lock the stock and not the product, so its price may have changed since it was read;
      // so may taxes, the cost of shipping and the terms of the customer.
      if (isAssertionFailed(error)) throw new LostRace('A price changed while it was sold.');
      throw error;
    }
    afterCommit(tx, () => this.history.announcePlaced(record));
    return record.order;
  }

  /** @throws MixedCurrencies, NoPriceInCurrency, CouponNotApplicable, OrderTotalTooLarge */
  private prepare(
    { actor, draft, customerId }: Placing,
    id: string,
    conditions: Conditions,
    customer: CustomerTerms,
  ) {
    const placedAt = this.clock.now();
    const buyer = { group: customer.customerGroup, at: placedAt };
    const order = Order.place({
      id,
      customerId,
      reference: draft.reference ?? null,
      tags: draft.tags ?? [],
      addresses: {
        billingAddress: draft.billingAddress ?? null,
        shippingAddress: draft.shippingAddress ?? null,
      },
      lines: linesAt(draft, conditions, buyer),
      priceOf: (merged, currency) => this.pricing.price(conditions, merged, currency),
      placedAt,
      reservedUntil: reservedUntil(customer, placedAt, this.config.orders.reservationMinutes),
    });
    const record = placedRecordOf(actor, order);
    return { record, effects: effectsOf(record, conditions, customer) };
  }
}

/**
 * What refused it may have been out of date, or an earlier response may exist: the way with locks
 * finds out. A refusal by our own code precedes the statement.
 */
const hasDoneNothing = (error: unknown): boolean =>
  error instanceof DomainError ||
  isAssertionFailed(error) ||
  violatesAnyConstraint(error) ||
  isRetryable(error);
