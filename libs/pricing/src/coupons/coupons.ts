import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import {
  CouponExhausted,
  CouponNotApplicable,
  type Exhausted,
  type NotApplicable,
  type RefusedCode,
  UnknownCoupon,
} from './coupon.errors.js';
import {
  type CouponRow,
  FIND_COUPONS,
  GIVE_BACK_COUPONS,
  LOCK_COUPONS,
  toUsableCoupon,
  USE_COUPONS,
  USE_COUPONS_AGAIN,
  USES_OF_CUSTOMER,
  type UsableCoupon,
} from './coupon.rows.js';

interface CouponRequest {
  /** In capitals; a repeated one counts once. */
  readonly codes: readonly string[];
  readonly customerId: string;
  readonly at: Date;
}

/** A coupon of an order, with the index of its code in the request. */
export interface RequestedCoupon extends UsableCoupon {
  readonly index: number;
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

function assertValid(coupons: readonly RequestedCoupon[], at: Date): void {
  const refused = coupons.flatMap(
    ({ index, validFrom, validTo }): Array<RefusedCode<NotApplicable>> => {
      if (validFrom !== null && at < validFrom) return [{ index, reason: 'not-yet-valid' }];
      if (validTo !== null && at >= validTo) return [{ index, reason: 'expired' }];
      return [];
    },
  );
  if (refused.length > 0) throw new CouponNotApplicable(refused);
}

function assertLeft(coupons: readonly RequestedCoupon[], uses: ReadonlyMap<string, number>): void {
  const refused = coupons.flatMap(
    ({ id, index, used, usageLimit, perCustomerLimit }): Array<RefusedCode<Exhausted>> => {
      if (usageLimit !== null && used >= usageLimit) return [{ index, reason: 'exhausted' }];
      const own = uses.get(id) ?? 0;
      if (perCustomerLimit !== null && own >= perCustomerLimit)
        return [{ index, reason: 'used-by-customer' }];
      return [];
    },
  );
  if (refused.length > 0) throw new CouponExhausted(refused);
}
