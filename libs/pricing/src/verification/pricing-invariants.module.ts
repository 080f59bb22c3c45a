import { Module } from '@nestjs/common';
import { CouponUses } from './coupon-uses.invariant.js';

/** For the worker and the command line. */
@Module({ providers: [CouponUses] })
export class PricingInvariantsModule {}
