import { QueryBool } from '@orderly/platform/http/fields/choices';
import { Field } from '@orderly/platform/http/fields/field';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { couponCode } from '../../coupons/coupon-code.js';

export class ListCouponsQuery extends PageQuery {
  @Field(couponCode(), { optional: true, description: 'The coupon with this code.' })
  readonly code?: string;

  @QueryBool({ optional: true, description: 'Only active coupons, or only inactive ones.' })
  readonly active?: boolean;
}
