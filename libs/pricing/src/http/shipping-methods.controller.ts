import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import {
  CurrentActor,
  KnownCaller,
  PublicWithMoreForKnownCallers,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
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
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { PricingPermission } from '../access/pricing.permissions.js';
import {
  InactiveMethodsForbidden,
  ShippingCodeTaken,
  ShippingMethodNotFound,
} from '../shipping/shipping.errors.js';
import {
  ShippingMethodsService,
  shippingMethodEtag,
} from '../shipping/shipping-methods.service.js';
import {
  AddShippingMethodRequest,
  ChangeShippingMethodRequest,
  ListShippingMethodsQuery,
  toShippingMethodChange,
  toShippingMethodDetails,
} from './dto/shipping-method.request.js';
import {
  ShippingMethodList,
  ShippingMethodResponse,
  toShippingMethodResponse,
} from './dto/shipping-method.response.js';

@Controller({ path: 'shipping-methods', version: '1' })
@ApiSection('Shipping methods', 'How orders are sent, where to, and what that costs.')
export class ShippingMethodsController {
  constructor(
    private readonly methods: ShippingMethodsService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List shipping methods',
    'Those that are offered now, in the order in which they were added; for a shop with ' +
      '`country` and `currency`. Callers with `pricing:manage` can also list inactive ones.',
  )
  @PublicWithMoreForKnownCallers()
  @ApiResult(200, 'A page of shipping methods.', ShippingMethodList, ['Link'])
  @ApiProblems(InactiveMethodsForbidden)
  listShippingMethods(
    @KnownCaller() actor: Actor | undefined,
    @Query() query: ListShippingMethodsQuery,
  ): Promise<HttpResult> {
    const seesAll = actor !== undefined && may(actor, PricingPermission.Manage);
    const { active = true } = query;
    if (!active && !seesAll) throw new InactiveMethodsForbidden();
    return this.pages.respond({
      path: '/v1/shipping-methods',
      query,
      fetch: (page) => this.methods.list({ ...query, active }, page),
      keyset: ({ id }) => [id],
      item: toShippingMethodResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a shipping method', 'Active or not.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'The shipping method.', ShippingMethodResponse, ['ETag'])
  @ApiProblems(ShippingMethodNotFound)
  async getShippingMethod(@IdParam('id') methodId: string): Promise<HttpResult> {
    const method = await this.methods.get(methodId);
    return HttpResult.ok(toShippingMethodResponse(method), { etag: shippingMethodEtag(method) });
  }

  @Post()
  @ApiDoc('Add a shipping method', 'It is offered immediately unless `active` is false.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(201, 'The shipping method.', ShippingMethodResponse, ['ETag', 'Location'])
  @ApiProblems(ShippingCodeTaken)
  addShippingMethod(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddShippingMethodRequest,
  ): Promise<HttpResult> {
    const details = toShippingMethodDetails(request);
    return this.idempotency.once(call, async (tx) => {
      const method = await this.methods.add(tx, actor, details);
      const path = `/v1/shipping-methods/${method.id}`;
      return HttpResult.created(path, toShippingMethodResponse(method), {
        etag: shippingMethodEtag(method),
      });
    });
  }

  @Patch(':id')
  @ApiDoc('Change a shipping method', 'Placed orders keep what they were charged.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'The shipping method as it is now.', ShippingMethodResponse, ['ETag'])
  @ApiProblems(ShippingMethodNotFound, ShippingCodeTaken)
  async changeShippingMethod(
    @CurrentActor() actor: Actor,
    @IdParam('id') methodId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeShippingMethodRequest,
  ): Promise<HttpResult> {
    const method = await this.transactions.run((tx) =>
      this.methods.change(tx, actor, methodId, ifMatch, (current) =>
        toShippingMethodChange(request, current),
      ),
    );
    return HttpResult.ok(toShippingMethodResponse(method), { etag: shippingMethodEtag(method) });
  }
}
