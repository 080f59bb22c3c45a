import { id } from '@orderly/platform/http/fields/ids';
import { int } from '@orderly/platform/http/fields/numbers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError, type FieldError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class CouponNotFound extends notFound({
  code: 'coupon-not-found',
  name: 'coupon',
  title: 'Coupon not found',
  explanation: 'No coupon has this id. GET /v1/coupons lists the coupons with their ids.',
}) {}

const TAKEN_MEMBERS = {
  couponId: described(id(), { description: 'The coupon that has the code.' }),
};

export class CouponCodeTaken extends DomainError<typeof TAKEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'coupon-code-taken',
    kind: 'conflict',
    title: 'Coupon code taken',
    explanation:
      'Another coupon already has this code, in capitals or small letters. The member ' +
      '`couponId` identifies it; it may be inactive.',
    members: TAKEN_MEMBERS,
  });

  constructor(couponId: string) {
    const detail = 'Another coupon already has this code.';
    super(CouponCodeTaken.problem, detail, {
      errors: [{ pointer: '/code', code: 'taken', detail }],
      members: { couponId },
    });
  }
}

const IN_USE_MEMBERS = {
  used: described(int({ min: 1 }), { description: 'The number of orders that use the coupon.' }),
};

export class CouponInUse extends DomainError<typeof IN_USE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'coupon-in-use',
    kind: 'conflict',
    title: 'Coupon in use',
    explanation:
      'Orders use the coupon, so it cannot be deleted. Set its `active` to false: then no ' +
      'further order can use it.',
    members: IN_USE_MEMBERS,
  });

  constructor(used: number) {
    super(CouponInUse.problem, 'Orders use this coupon. Deactivate it instead.', {
      members: { used },
    });
  }
}

/** A code that was refused: its index in the request, and why. */
export interface RefusedCode<Reason extends string = string> {
  readonly index: number;
  readonly reason: Reason;
}

const faults = <Reason extends string>(
  refused: ReadonlyArray<RefusedCode<Reason>>,
  details: Readonly<Record<Reason, string>>,
): FieldError[] =>
  refused.map(({ index, reason }) => ({
    pointer: `/couponCodes/${index}`,
    code: reason,
    detail: details[reason],
  }));

export class UnknownCoupon extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-coupon',
    kind: 'invalid',
    title: 'Unknown coupon',
    explanation:
      'At least one of `couponCodes` belongs to no active coupon. The pointers in `errors` ' +
      'show which. Nothing was ordered.',
  });

  constructor(indexes: readonly number[]) {
    const detail = 'There is no such coupon.';
    const refused = indexes.map((index) => ({ index, reason: 'unknown-coupon' as const }));
    super(UnknownCoupon.problem, detail, { errors: faults(refused, { 'unknown-coupon': detail }) });
  }
}

const NOT_APPLICABLE = {
  'not-yet-valid': 'This coupon is not valid yet.',
  expired: 'This coupon is no longer valid.',
  'other-currency': 'This coupon is for orders in another currency.',
  'below-minimum': 'The products cost less than this coupon requires.',
  'no-matching-product': 'This coupon is for other products.',
} as const;

export type NotApplicable = keyof typeof NOT_APPLICABLE;

export class CouponNotApplicable extends DomainError {
  static readonly problem = defineProblem({
    code: 'coupon-not-applicable',
    kind: 'invalid',
    title: 'Coupon not applicable',
    explanation:
      'At least one coupon is not valid for this order now. The pointers in `errors` show ' +
      `which; their \`code\` says why: ${Object.keys(NOT_APPLICABLE).join(', ')}. Nothing was ` +
      'ordered.',
  });

  constructor(refused: ReadonlyArray<RefusedCode<NotApplicable>>) {
    super(CouponNotApplicable.problem, 'A coupon is not valid for this order.', {
      errors: faults(refused, NOT_APPLICABLE),
    });
  }
}

const EXHAUSTED = {
  exhausted: 'This coupon was used as often as it may be.',
  'used-by-customer': 'The customer used this coupon as often as one may.',
} as const;

export type Exhausted = keyof typeof EXHAUSTED;

export class CouponExhausted extends DomainError {
  static readonly problem = defineProblem({
    code: 'coupon-exhausted',
    kind: 'conflict',
    title: 'Coupon exhausted',
    explanation:
      'At least one coupon was used as often as it may be, by all customers (`exhausted`) or ' +
      'by this one (`used-by-customer`). The pointers in `errors` show which. It becomes ' +
      'usable again when an order with it is cancelled or expires. Nothing was ordered.',
  });

  constructor(refused: ReadonlyArray<RefusedCode<Exhausted>>) {
    super(CouponExhausted.problem, 'A coupon was used as often as it may be.', {
      errors: faults(refused, EXHAUSTED),
    });
  }
}
