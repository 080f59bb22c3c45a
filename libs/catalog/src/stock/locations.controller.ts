import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  LocationCodeTaken,
  LocationNotFound,
  MainLocationStaysActive,
} from '../ledger/location.errors.js';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { AddLocationRequest, ChangeLocationRequest } from './dto/location.request.js';
import { LocationList, LocationResponse, toLocationResponse } from './dto/location.response.js';
import { LocationsService, locationEtag } from './locations.service.js';

@Controller({ path: 'locations', version: '1' })
@ApiTags('Stock')
export class LocationsController {
  constructor(
    private readonly locations: LocationsService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List locations', 'The places that hold stock, newest first. `main` always exists.')
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'A page of locations.', LocationList, ['Link'])
  listLocations(@Query() query: PageQuery): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/locations',
      query,
      fetch: (page) => this.locations.list(page),
      keyset: ({ id }) => [id],
      item: toLocationResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a location')
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The location.', LocationResponse, ['ETag'])
  @ApiProblems(LocationNotFound)
  async getLocation(@IdParam('id') locationId: string): Promise<HttpResult> {
    const location = await this.locations.get(locationId);
    return HttpResult.ok(toLocationResponse(location), { etag: locationEtag(location) });
  }

  @Post()
  @ApiDoc('Add a location')
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(201, 'The location.', LocationResponse, ['ETag', 'Location'])
  @ApiProblems(LocationCodeTaken)
  addLocation(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddLocationRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const location = await this.locations.add(tx, actor, request);
      return HttpResult.created(`/v1/locations/${location.id}`, toLocationResponse(location), {
        etag: locationEtag(location),
      });
    });
  }

  @Patch(':id')
  @ApiDoc(
    'Change a location',
    'Changes only the fields that are sent. The main location stays active.',
  )
  @RequirePermission(CatalogPermission.WriteStock)
  @ApiResult(200, 'The location as it is now.', LocationResponse, ['ETag'])
  @ApiProblems(LocationNotFound, MainLocationStaysActive)
  async changeLocation(
    @CurrentActor() actor: Actor,
    @IdParam('id') locationId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeLocationRequest,
  ): Promise<HttpResult> {
    const location = await this.transactions.run((tx) =>
      this.locations.change(tx, actor, locationId, ifMatch, request),
    );
    return HttpResult.ok(toLocationResponse(location), { etag: locationEtag(location) });
  }
}
