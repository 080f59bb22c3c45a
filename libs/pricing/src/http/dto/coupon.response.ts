import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Id, id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { COUPON_SCOPES, type Coupon } from '../../coupons/coupon.entity.js';
import { MAX_PRODUCTS } from './coupon.request.js';

class CouponDiscountResponse {
  @Int({ nullable: true, description: 'In basis points: 1000 is 10 %.' })
  readonly percentage: number | null;

  @MoneyField({ nullable: true })
  readonly amount: MoneyResponse | null;
}

@ApiSchema({ name: 'Coupon' })
export class CouponResponse {
  @Id()
  readonly id: string;

  @PlainString({ examples: ['SPRING-10'] })
  readonly code: string;

  @Nested(CouponDiscountResponse)
  readonly discount: CouponDiscountResponse;

  @OneOf(COUPON_SCOPES)
  readonly scope: (typeof COUPON_SCOPES)[number];

  @ListOf(id(), { max: MAX_PRODUCTS })
  readonly productIds: readonly string[];

  @MoneyField({ nullable: true })
  readonly minSubtotal: MoneyResponse | null;

  @Int({ nullable: true })
  readonly usageLimit: number | null;

  @Int({ nullable: true })
  readonly perCustomerLimit: number | null;

  @Int({ min: 0, description: 'The number of orders that use it; cancelled ones do not count.' })
  readonly used: number;

  @Timestamp({ nullable: true })
  readonly validFrom: string | null;

  @Timestamp({ nullable: true })
  readonly validTo: string | null;

  @Bool()
  readonly active: boolean;

  @Int({ min: 1, description: 'Increases with each change by staff. In quotes, for If-Match.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

export const CouponList = pageOf(CouponResponse, 'CouponList');

const moneyOf = (amount: number | null, currency: string | null): MoneyResponse | null =>
  amount === null || currency === null ? null : { amount, currency };

export const toCouponResponse = (coupon: Coupon): CouponResponse => ({
  id: coupon.id,
  code: coupon.code,
  discount: {
    percentage: coupon.percentage,
    amount: moneyOf(coupon.amount, coupon.currency),
  },
  scope: coupon.scope,
  productIds: coupon.productIds,
  minSubtotal: moneyOf(coupon.minSubtotal, coupon.currency),
  usageLimit: coupon.usageLimit,
  perCustomerLimit: coupon.perCustomerLimit,
  used: coupon.used,
  validFrom: coupon.validFrom?.toISOString() ?? null,
  validTo: coupon.validTo?.toISOString() ?? null,
  active: coupon.active,
  version: coupon.version,
  createdAt: coupon.createdAt.toISOString(),
  updatedAt: coupon.updatedAt.toISOString(),
});
