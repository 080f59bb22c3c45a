import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { UnknownCoupon } from './coupon.errors.js';
import {
  assertLeft,
  assertValid,
  type CouponRow,
  type RequestedCoupon,
  toUsableCoupon,
  type UsableCoupon,
} from './usable-coupon.js';

const ACTIVE_BY_CODE = `SELECT id, code, percentage, amount, currency, scope, product_ids,
    min_subtotal, usage_limit, per_customer_limit, used, valid_from, valid_to
  FROM pricing.coupons WHERE code = ANY ($1::text[]) AND active`;

const FIND_COUPONS: Statement = { name: 'pricing.coupons', text: ACTIVE_BY_CODE };

/** In the order of the ids, so that two orders with the same coupons do not deadlock. */
const LOCK_COUPONS: Statement = {
  name: 'pricing.lock-coupons',
  text: `${ACTIVE_BY_CODE} ORDER BY id FOR UPDATE`,
};

const USES_OF_CUSTOMER: Statement = {
  name: 'pricing.coupon-uses',
  text: `SELECT coupon_id AS id, count(*)::int AS count FROM pricing.coupon_uses
          WHERE customer_id = $1 AND coupon_id = ANY ($2::uuid[]) GROUP BY coupon_id`,
};

/** For coupons that `LOCK_COUPONS` locked. */
const USE_COUPONS: Statement = {
  name: 'pricing.use-coupons',
  text: `WITH counted AS (
           UPDATE pricing.coupons SET used = used + 1 WHERE id = ANY ($1::uuid[])
         )
         INSERT INTO pricing.coupon_uses (coupon_id, order_id, customer_id, used_at)
         SELECT id, $2, $3, $4 FROM unnest($1::uuid[]) AS id`,
};

/** What was given back is gone: a second or concurrent call finds nothing left. */
const GIVE_BACK_COUPONS: Statement = {
  name: 'pricing.give-back-coupons',
  text: `WITH freed AS (
           DELETE FROM pricing.coupon_uses WHERE order_id = $1 RETURNING coupon_id
         ), locked AS MATERIALIZED (
           SELECT c.id FROM pricing.coupons c JOIN freed ON freed.coupon_id = c.id
            ORDER BY c.id
              FOR UPDATE OF c
         )
         UPDATE pricing.coupons c SET used = c.used - 1 FROM locked WHERE c.id = locked.id`,
};

/** What is used already stays so: a repetition changes nothing. */
const USE_COUPONS_AGAIN: Statement = {
  name: 'pricing.use-coupons-again',
  text: `WITH locked AS MATERIALIZED (
           SELECT id FROM pricing.coupons WHERE code = ANY ($1::text[]) ORDER BY id FOR UPDATE
         ), used AS (
           INSERT INTO pricing.coupon_uses (coupon_id, order_id, customer_id, used_at)
           SELECT id, $2, $3, $4 FROM locked
               ON CONFLICT DO NOTHING RETURNING coupon_id
         )
         UPDATE pricing.coupons c SET used = c.used + 1 FROM used WHERE c.id = used.coupon_id`,
};

interface CouponRequest {
  /** In capitals; a repeated one counts once. */
  readonly codes: readonly string[];
  readonly customerId: string;
  readonly at: Date;
}

type Read = <Row extends object>(statement: Statement, values: unknown[]) => Promise<Row[]>;

/** The service by which other modules let customers use coupons. */
@Injectable()
export class Coupons {
  constructor(private readonly statements: Statements) {}

  /**
   * Whether the coupons could be used now, without using them.
   * @throws UnknownCoupon, CouponNotApplicable, CouponExhausted
   */
  find(tx: Transaction, request: CouponRequest): Promise<RequestedCoupon[]> {
    return usableOf(request, FIND_COUPONS, (...query) => this.statements.runIn(tx, ...query));
  }

  /**
   * Uses the coupons for the order, in its transaction. They stay locked until it ends, so their
   * limits hold however many orders use them at the same time.
   * @returns the coupons in the order of their codes
   * @throws UnknownCoupon, CouponNotApplicable, CouponExhausted
   */
  async redeem(
    tx: Transaction,
    orderId: string,
    request: CouponRequest,
  ): Promise<RequestedCoupon[]> {
    if (request.codes.length === 0) return [];
    const coupons = await usableOf(request, LOCK_COUPONS, (...query) =>
      this.statements.runIn(tx, ...query),
    );
    const ids = coupons.map(({ id }) => id);
    const { customerId, at } = request;
    await this.statements.runIn(tx, USE_COUPONS, [ids, orderId, customerId, at]);
    return coupons;
  }

  /** Gives back what the order used, once: a repetition changes nothing. */
  async giveBack(tx: Transaction, orderId: string): Promise<void> {
    await this.statements.runIn(tx, GIVE_BACK_COUPONS, [orderId]);
  }

  /**
   * Uses coupons that an order gave back, because it is valid again at the price that they made.
   * Their limits do not count: the customer has kept the agreement.
   */
  async useAgain(
    tx: Transaction,
    orderId: string,
    { codes, customerId, at }: CouponRequest,
  ): Promise<void> {
    if (codes.length === 0) return;
    await this.statements.runIn(tx, USE_COUPONS_AGAIN, [codes, orderId, customerId, at]);
  }
}

async function usableOf(
  { codes, customerId, at }: CouponRequest,
  statement: Statement,
  read: Read,
): Promise<RequestedCoupon[]> {
  const wanted = [...new Set(codes)];
  if (wanted.length === 0) return [];
  const rows = await read<CouponRow>(statement, [wanted]);
  const found = new Map(rows.map((row) => [row.code, toUsableCoupon(row)]));
  const unknown = wanted.filter((code) => !found.has(code));
  if (unknown.length > 0) throw new UnknownCoupon(unknown.map((code) => codes.indexOf(code)));
  const coupons = wanted.map((code) => ({
    ...(found.get(code) as UsableCoupon),
    index: codes.indexOf(code),
  }));
  assertValid(coupons, at);
  assertLeft(coupons, await usesOf(coupons, customerId, read));
  return coupons;
}

/**
 * Reads when the coupons are locked: in the snapshot of the lock itself, uses would be missing that
 * were committed while it waited.
 */
async function usesOf(
  coupons: readonly RequestedCoupon[],
  customerId: string,
  read: Read,
): Promise<ReadonlyMap<string, number>> {
  const limited = coupons.filter(({ perCustomerLimit }) => perCustomerLimit !== null);
  if (limited.length === 0) return new Map();
  const ids = limited.map(({ id }) => id);
  const rows = await read<{ id: string; count: number }>(USES_OF_CUSTOMER, [customerId, ids]);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
