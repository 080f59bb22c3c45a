import { ApiSchema, AtLeastOneField, ExactlyOneOf } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { id } from '@orderly/platform/http/fields/ids';
import {
  PositivePrice,
  PositivePriceField,
  Price,
  PriceField,
} from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Instant } from '@orderly/platform/http/fields/times';
import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import { COUPON_SCOPES, type CouponDetails } from '../../coupons/coupon.entity.js';
import { couponCode } from '../../coupons/coupon-code.js';

export const MAX_PRODUCTS = 500;
const MAX_USES = 1_000_000_000;

const UsageLimit = (options: FieldOptions) =>
  Int({
    min: 1,
    max: MAX_USES,
    description: 'How many orders may use it; null: any number.',
    ...options,
  });
const PerCustomerLimit = (options: FieldOptions) =>
  Int({
    min: 1,
    max: MAX_USES,
    description: 'How many orders of one customer may use it; null: any number.',
    ...options,
  });
const ValidFrom = (options: FieldOptions) =>
  Instant({ description: 'Valid from this instant on; null: it always was.', ...options });
export const ValidTo = (options: FieldOptions) =>
  Instant({ description: 'No longer valid from this instant on; null: no end.', ...options });

@ApiSchema({
  name: 'CouponDiscount',
  description: 'A percentage or an amount.',
  examples: [{ percentage: 1000 }],
})
@ExactlyOneOf(['percentage', 'amount'])
class CouponDiscount {
  @Int({ min: 1, max: 10_000, optional: true, description: 'In basis points: 1000 is 10 %.' })
  readonly percentage?: number;

  @PositivePriceField({ optional: true })
  readonly amount?: PositivePrice;
}

@ApiSchema({
  name: 'AddCoupon',
  examples: [
    { code: 'SPRING-10', discount: { percentage: 1000 }, usageLimit: 500, perCustomerLimit: 1 },
  ],
})
export class AddCouponRequest {
  @Field(couponCode(), {
    description: 'What customers type, in capitals or small letters.',
    examples: ['SPRING-10'],
  })
  readonly code: string;

  @Nested(CouponDiscount)
  readonly discount: CouponDiscount;

  @OneOf(COUPON_SCOPES, {
    default: 'order',
    description:
      '`order` takes the discount once off the sum of the matching lines. `line` takes it off ' +
      'each matching line: a percentage of the line, or the amount off each unit.',
  })
  readonly scope: (typeof COUPON_SCOPES)[number];

  @ListOf(id(), {
    max: MAX_PRODUCTS,
    default: [],
    description: 'The products whose lines match; empty: all.',
  })
  readonly productIds: readonly string[];

  @PriceField({
    optional: true,
    description: 'What the lines must cost before discounts. Then only its currency matches.',
  })
  readonly minSubtotal?: Price;

  @UsageLimit({ optional: true })
  readonly usageLimit?: number;

  @PerCustomerLimit({ optional: true })
  readonly perCustomerLimit?: number;

  @ValidFrom({ optional: true })
  readonly validFrom?: Date;

  @ValidTo({ optional: true })
  readonly validTo?: Date;

  @Bool({ default: true })
  readonly active: boolean;
}

@ApiSchema({
  name: 'ChangeCoupon',
  description: 'Changes only the fields that are sent. What the code promises does not change.',
  examples: [{ active: false }],
})
@AtLeastOneField()
export class ChangeCouponRequest {
  @UsageLimit({ optional: true, nullable: true })
  readonly usageLimit?: number | null;

  @PerCustomerLimit({ optional: true, nullable: true })
  readonly perCustomerLimit?: number | null;

  @ValidFrom({ optional: true, nullable: true })
  readonly validFrom?: Date | null;

  @ValidTo({ optional: true, nullable: true })
  readonly validTo?: Date | null;

  @Bool({ optional: true, description: 'False: no further order can use it.' })
  readonly active?: boolean;
}

/** @throws InvalidInput when the amounts have two currencies */
export function toCouponDetails(request: AddCouponRequest): CouponDetails {
  const { code, discount, scope, productIds, minSubtotal, active } = request;
  const { percentage = null, amount } = discount;
  if (amount && minSubtotal && amount.currency !== minSubtotal.currency)
    throw new InvalidInput([
      {
        pointer: '/minSubtotal/currency',
        code: 'other-currency',
        detail: 'Must be the currency of the discount.',
      },
    ]);
  return {
    code,
    percentage,
    amount: amount?.amount ?? null,
    currency: amount?.currency ?? minSubtotal?.currency ?? null,
    scope,
    productIds: [...new Set(productIds)],
    minSubtotal: minSubtotal?.amount ?? null,
    usageLimit: request.usageLimit ?? null,
    perCustomerLimit: request.perCustomerLimit ?? null,
    validFrom: request.validFrom ?? null,
    validTo: request.validTo ?? null,
    active,
  };
}
