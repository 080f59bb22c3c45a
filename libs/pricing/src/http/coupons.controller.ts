import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { PricingPermission } from '../access/pricing.permissions.js';
import { CouponCodeTaken, CouponInUse, CouponNotFound } from '../coupons/coupon.errors.js';
import { CouponsService, couponEtag } from '../coupons/coupons.service.js';
import { AddCouponRequest, ChangeCouponRequest, toCouponDetails } from './dto/coupon.request.js';
import { CouponList, CouponResponse, toCouponResponse } from './dto/coupon.response.js';
import { ListCouponsQuery } from './dto/list-coupons.query.js';

@Controller({ path: 'coupons', version: '1' })
@ApiSection('Coupons', 'Codes that lower the price of an order, and how often they may be used.')
export class CouponsController {
  constructor(
    private readonly coupons: CouponsService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List coupons', 'Newest first. Find one by what customers type with `code`.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'A page of coupons.', CouponList, ['Link'])
  listCoupons(@Query() query: ListCouponsQuery): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/coupons',
      query,
      fetch: (page) => this.coupons.list(query, page),
      keyset: ({ id }) => [id],
      item: toCouponResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a coupon', 'The ETag changes with every use, because `used` does.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'The coupon.', CouponResponse, ['ETag'])
  @ApiProblems(CouponNotFound)
  async getCoupon(@IdParam('id') couponId: string): Promise<HttpResult> {
    const coupon = await this.coupons.get(couponId);
    return HttpResult.ok(toCouponResponse(coupon), { etag: couponEtag(coupon) });
  }

  @Post()
  @ApiDoc('Add a coupon', 'Orders use it by its code, in `couponCodes`.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(201, 'The coupon.', CouponResponse, ['ETag', 'Location'])
  @ApiProblems(CouponCodeTaken)
  addCoupon(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddCouponRequest,
  ): Promise<HttpResult> {
    const details = toCouponDetails(request);
    return this.idempotency.once(call, async (tx) => {
      const coupon = await this.coupons.add(tx, actor, details);
      return HttpResult.created(`/v1/coupons/${coupon.id}`, toCouponResponse(coupon), {
        etag: couponEtag(coupon),
      });
    });
  }

  @Patch(':id')
  @ApiDoc(
    'Change a coupon',
    'Its limits, when it is valid, and whether it is active. A limit below `used` takes nothing ' +
      'from orders that were placed. Uses do not make the ETag in If-Match stale.',
  )
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'The coupon as it is now.', CouponResponse, ['ETag'])
  @ApiProblems(CouponNotFound)
  async changeCoupon(
    @CurrentActor() actor: Actor,
    @IdParam('id') couponId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeCouponRequest,
  ): Promise<HttpResult> {
    const coupon = await this.transactions.run((tx) =>
      this.coupons.change(tx, actor, couponId, ifMatch, request),
    );
    return HttpResult.ok(toCouponResponse(coupon), { etag: couponEtag(coupon) });
  }

  @Delete(':id')
  @ApiDoc('Delete a coupon', 'Works while no order uses it. Deactivate it otherwise.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(204, 'It is deleted.')
  @ApiProblems(CouponNotFound, CouponInUse)
  async deleteCoupon(
    @CurrentActor() actor: Actor,
    @IdParam('id') couponId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    await this.transactions.run((tx) => this.coupons.remove(tx, actor, couponId, ifMatch));
  }
}
