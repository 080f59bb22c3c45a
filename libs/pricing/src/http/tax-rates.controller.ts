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
import { TaxRateNotFound, TaxRateOverlap } from '../taxes/tax-rate.errors.js';
import { TaxRatesService, taxRateEtag } from '../taxes/tax-rates.service.js';
import {
  AddTaxRateRequest,
  ChangeTaxRateRequest,
  ListTaxRatesQuery,
} from './dto/tax-rate.request.js';
import { TaxRateList, TaxRateResponse, toTaxRateResponse } from './dto/tax-rate.response.js';

@Controller({ path: 'tax-rates', version: '1' })
@ApiSection('Tax rates', 'Rates by country and tax class, and when they apply.')
export class TaxRatesController {
  constructor(
    private readonly rates: TaxRatesService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List tax rates', 'Newest first, past and future ones too.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'A page of tax rates.', TaxRateList, ['Link'])
  listTaxRates(@Query() query: ListTaxRatesQuery): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/tax-rates',
      query,
      fetch: (page) => this.rates.list(query.country, page),
      keyset: ({ id }) => [id],
      item: toTaxRateResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a tax rate')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'The tax rate.', TaxRateResponse, ['ETag'])
  @ApiProblems(TaxRateNotFound)
  async getTaxRate(@IdParam('id') taxRateId: string): Promise<HttpResult> {
    const rate = await this.rates.get(taxRateId);
    return HttpResult.ok(toTaxRateResponse(rate), { etag: taxRateEtag(rate) });
  }

  @Post()
  @ApiDoc(
    'Add a tax rate',
    'At each instant, a tax class has one rate in a country. To change a rate from a day on, end ' +
      'it there and add the next one: orders are taxed by the time at which they are placed.',
  )
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(201, 'The tax rate.', TaxRateResponse, ['ETag', 'Location'])
  @ApiProblems(TaxRateOverlap)
  addTaxRate(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddTaxRateRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const details = { ...request, validTo: request.validTo ?? null };
      const rate = await this.rates.add(tx, actor, details);
      return HttpResult.created(`/v1/tax-rates/${rate.id}`, toTaxRateResponse(rate), {
        etag: taxRateEtag(rate),
      });
    });
  }

  @Patch(':id')
  @ApiDoc('Change a tax rate', 'Placed orders keep the rate that they were taxed at.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(200, 'The tax rate as it is now.', TaxRateResponse, ['ETag'])
  @ApiProblems(TaxRateNotFound, TaxRateOverlap)
  async changeTaxRate(
    @CurrentActor() actor: Actor,
    @IdParam('id') taxRateId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeTaxRateRequest,
  ): Promise<HttpResult> {
    const rate = await this.transactions.run((tx) =>
      this.rates.change(tx, actor, taxRateId, ifMatch, request),
    );
    return HttpResult.ok(toTaxRateResponse(rate), { etag: taxRateEtag(rate) });
  }

  @Delete(':id')
  @ApiDoc('Delete a tax rate', 'Placed orders keep the rate that they were taxed at.')
  @RequirePermission(PricingPermission.Manage)
  @ApiResult(204, 'It is deleted.')
  @ApiProblems(TaxRateNotFound)
  async deleteTaxRate(
    @CurrentActor() actor: Actor,
    @IdParam('id') taxRateId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    await this.transactions.run((tx) => this.rates.remove(tx, actor, taxRateId, ifMatch));
  }
}
