import type { Statement } from '@orderly/platform/database/statements';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { Discount } from '../calculation/cart.js';

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

const ACTIVE_BY_CODE = `SELECT id, code, percentage, amount, currency, scope, product_ids,
    min_subtotal, usage_limit, per_customer_limit, used, valid_from, valid_to
  FROM pricing.coupons WHERE code = ANY ($1::text[]) AND active`;

export const FIND_COUPONS: Statement = { name: 'pricing.coupons', text: ACTIVE_BY_CODE };

/** In the order of the ids, so that two orders with the same coupons do not deadlock. */
export const LOCK_COUPONS: Statement = {
  name: 'pricing.lock-coupons',
  text: `${ACTIVE_BY_CODE} ORDER BY id FOR UPDATE`,
};

export const USES_OF_CUSTOMER: Statement = {
  name: 'pricing.coupon-uses',
  text: `SELECT coupon_id AS id, count(*)::int AS count FROM pricing.coupon_uses
          WHERE customer_id = $1 AND coupon_id = ANY ($2::uuid[]) GROUP BY coupon_id`,
};

/** For coupons that `LOCK_COUPONS` locked. */
export const USE_COUPONS: Statement = {
  name: 'pricing.use-coupons',
  text: `WITH counted AS (
           UPDATE pricing.coupons SET used = used + 1 WHERE id = ANY ($1::uuid[])
         )
         INSERT INTO pricing.coupon_uses (coupon_id, order_id, customer_id, used_at)
         SELECT id, $2, $3, $4 FROM unnest($1::uuid[]) AS id`,
};

/** What was given back is gone: a second or concurrent call finds nothing left. */
export const GIVE_BACK_COUPONS: Statement = {
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
export const USE_COUPONS_AGAIN: Statement = {
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
