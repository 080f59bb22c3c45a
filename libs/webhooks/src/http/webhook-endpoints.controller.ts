import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import {
  CurrentActor,
  RequirePermission,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  EndpointNotFound,
  EndpointUrlRefused,
  EventTypesRefused,
  TooManyEndpoints,
} from '../endpoint/endpoint.errors.js';
import { EndpointSecrets } from '../endpoint/endpoint-secrets.js';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';
import { EndpointsService, endpointEtag } from '../endpoint/endpoints.service.js';
import { WebhookPermission } from '../endpoint/webhooks.permissions.js';
import { AddEndpointRequest, ChangeEndpointRequest } from './dto/endpoint.requests.js';
import {
  EndpointList,
  EndpointResponse,
  NewEndpointResponse,
  SecretResponse,
  toEndpointResponse,
} from './dto/endpoint.responses.js';

@Controller({ path: 'webhook-endpoints', version: '1' })
@ApiSection('Webhooks', 'Addresses to which events are sent, signed by Standard Webhooks.')
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: EndpointsService,
    private readonly stored: EndpointsRepository,
    private readonly secrets: EndpointSecrets,
    private readonly transactions: Transactions,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List your webhook endpoints', 'Newest first.')
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(200, 'A page of your endpoints.', EndpointList, ['Link'])
  @ApiProblems(InvalidCursor)
  listWebhookEndpoints(
    @CurrentActor() { userId }: Actor,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/webhook-endpoints',
      query,
      viewer: userId,
      fetch: async (page) => {
        const rows = await this.stored.pageOf(userId, page);
        const keys = await this.secrets.publicKeys(rows.map(({ id }) => id));
        return rows.map((endpoint) => ({ endpoint, key: keys.get(endpoint.id) ?? '' }));
      },
      keyset: ({ endpoint }) => [endpoint.id],
      item: ({ endpoint, key }) => toEndpointResponse(endpoint, key),
    });
  }

  @Get(':id')
  @ApiDoc('Get a webhook endpoint', 'Without its secret.')
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(200, 'The endpoint.', EndpointResponse, ['ETag'])
  @ApiProblems(EndpointNotFound)
  async getWebhookEndpoint(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
  ): Promise<HttpResult> {
    const endpoint = await this.endpoints.get(actor, id);
    const keys = await this.secrets.publicKeys([id]);
    const etag = endpointEtag(endpoint);
    return HttpResult.ok(toEndpointResponse(endpoint, keys.get(id) ?? ''), { etag });
  }

  @Post()
  @ApiDoc(
    'Add a webhook endpoint',
    'It gets events of the types that you may see, and of a machine, no more than its scopes ' +
      'allow. Only this answer contains the secret, so it takes no Idempotency-Key.',
  )
  @RequirePermission(WebhookPermission.Manage)
  @StepUp({ machinesByScope: true })
  @ApiResult(201, 'The endpoint.', NewEndpointResponse, ['ETag', 'Location'])
  @ApiProblems(TooManyEndpoints, EndpointUrlRefused, EventTypesRefused)
  async addWebhookEndpoint(
    @CurrentActor() actor: Actor,
    @Body() request: AddEndpointRequest,
  ): Promise<HttpResult> {
    const { endpoint, keys } = await this.transactions.run((tx) =>
      this.endpoints.add(tx, actor, request),
    );
    const { secret, publicKey } = keys;
    const body = { ...toEndpointResponse(endpoint, publicKey), secret };
    const etag = endpointEtag(endpoint);
    return HttpResult.created(`/v1/webhook-endpoints/${endpoint.id}`, body, { etag });
  }

  @Patch(':id')
  @ApiDoc(
    'Change a webhook endpoint',
    'Enabling one sends what was pending when it was disabled. A machine limits the endpoint to ' +
      'its own scopes.',
  )
  @RequirePermission(WebhookPermission.Manage)
  @StepUp({ machinesByScope: true })
  @ApiResult(200, 'The endpoint as it is now.', EndpointResponse, ['ETag'])
  @ApiProblems(EndpointNotFound, EndpointUrlRefused, EventTypesRefused)
  async changeWebhookEndpoint(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeEndpointRequest,
  ): Promise<HttpResult> {
    const { endpoint, keys } = await this.transactions.run(async (tx) => ({
      endpoint: await this.endpoints.change(tx, actor, id, ifMatch, request),
      keys: await this.secrets.publicKeys([id], tx),
    }));
    const etag = endpointEtag(endpoint);
    return HttpResult.ok(toEndpointResponse(endpoint, keys.get(id) ?? ''), { etag });
  }

  @Delete(':id')
  @ApiDoc('Remove a webhook endpoint', 'With the log of its deliveries.')
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(204, 'It is removed.')
  @ApiProblems(EndpointNotFound)
  async removeWebhookEndpoint(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    await this.transactions.run((tx) => this.endpoints.remove(tx, actor, id, ifMatch));
    return HttpResult.noContent();
  }

  @Post(':id/rotate-secret')
  @ApiDoc(
    'Rotate the secret of a webhook endpoint',
    'Both secrets sign for 24 hours. Only this answer contains the new one, so it takes no ' +
      'Idempotency-Key.',
  )
  @RequirePermission(WebhookPermission.Manage)
  @StepUp({ machinesByScope: true })
  @ApiResult(200, 'The new secret.', SecretResponse)
  @ApiProblems(EndpointNotFound)
  async rotateWebhookSecret(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
  ): Promise<HttpResult> {
    const keys = await this.transactions.run((tx) => this.endpoints.rotateSecret(tx, actor, id));
    return HttpResult.ok(keys);
  }
}
