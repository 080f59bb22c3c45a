import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { Discount } from '../calculation/cart.js';
import {
  CouponExhausted,
  CouponNotApplicable,
  type Exhausted,
  type NotApplicable,
  type RefusedCode,
} from './coupon.errors.js';

/** An active coupon as an order needs it. */
export interface UsableCoupon {
  readonly id: string;
  readonly discount: Discount;
  /** Null: any. */
  readonly currency: string | null;
  readonly minSubtotal: number | null;
  readonly usageLimit: number | null;
  readonly perCustomerLimit: number | null;
  readonly used: number;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
}

/** A coupon of an order, with the index of its code in the request. */
export interface RequestedCoupon extends UsableCoupon {
  readonly index: number;
}

export interface CouponRow {
  id: string;
  code: string;
  percentage: number | null;
  amount: string | null;
  currency: string | null;
  scope: Discount['scope'];
  product_ids: string[];
  min_subtotal: string | null;
  usage_limit: number | null;
  per_customer_limit: number | null;
  used: number;
  valid_from: Date | null;
  valid_to: Date | null;
}

export const toUsableCoupon = (row: CouponRow): UsableCoupon => ({
  id: row.id,
  discount: {
    code: row.code,
    off:
      row.percentage === null
        ? { amount: toSafeInteger(row.amount as string) }
        : { percentage: row.percentage },
    scope: row.scope,
    productIds: row.product_ids,
  },
  currency: row.currency,
  minSubtotal: row.min_subtotal === null ? null : toSafeInteger(row.min_subtotal),
  usageLimit: row.usage_limit,
  perCustomerLimit: row.per_customer_limit,
  used: row.used,
  validFrom: row.valid_from,
  validTo: row.valid_to,
});

/** @throws CouponNotApplicable */
export function assertValid(coupons: readonly RequestedCoupon[], at: Date): void {
  const refused = coupons.flatMap(
    ({ index, validFrom, validTo }): Array<RefusedCode<NotApplicable>> => {
      if (validFrom !== null && at < validFrom) return [{ index, reason: 'not-yet-valid' }];
      if (validTo !== null && at >= validTo) return [{ index, reason: 'expired' }];
      return [];
    },
  );
  if (refused.length > 0) throw new CouponNotApplicable(refused);
}

/**
 * @param uses how often the customer used each coupon that limits that, by its id
 * @throws CouponExhausted
 */
export function assertLeft(
  coupons: readonly RequestedCoupon[],
  uses: ReadonlyMap<string, number>,
): void {
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
