import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { DeliveriesService } from '../deliveries/deliveries.service.js';
import {
  DeliveryNotFound,
  EndpointIsDisabled,
  EndpointNotFound,
} from '../endpoint/endpoint.errors.js';
import { EndpointsService } from '../endpoint/endpoints.service.js';
import { WebhookPermission } from '../endpoint/webhooks.permissions.js';
import {
  DeliveryList,
  ListDeliveriesQuery,
  RedeliveredResponse,
  ReplayedResponse,
  ReplayRequest,
  TestedResponse,
  toDeliveryResponse,
} from './dto/deliveries.js';

@Controller({ path: 'webhook-endpoints/:id', version: '1' })
@ApiTags('Webhooks')
export class WebhookDeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly endpoints: EndpointsService,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get('deliveries')
  @ApiDoc('List the deliveries to a webhook endpoint', 'Of the last 30 days, newest first.')
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(200, 'A page of deliveries.', DeliveryList, ['Link'])
  @ApiProblems(EndpointNotFound, InvalidCursor)
  async listWebhookDeliveries(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @Query() query: ListDeliveriesQuery,
  ): Promise<HttpResult> {
    const endpoint = await this.endpoints.get(actor, id);
    return this.pages.respond({
      path: `/v1/webhook-endpoints/${id}/deliveries`,
      query,
      viewer: actor.userId,
      fetch: (page) => this.deliveries.list(actor, endpoint, query.status, page),
      keyset: (delivery) => [delivery.id],
      item: toDeliveryResponse,
    });
  }

  @Post('deliveries/:deliveryId/redeliver')
  @ApiDoc('Send an event again', 'At once, with all attempts, whether it was delivered or not.')
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(202, 'It is sent again.', RedeliveredResponse)
  @ApiProblems(EndpointNotFound, EndpointIsDisabled, DeliveryNotFound)
  redeliverWebhook(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IdParam('deliveryId') deliveryId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await this.deliveries.redeliver(tx, actor, id, deliveryId);
      return HttpResult.accepted({ deliveryId });
    });
  }

  @Post('replay')
  @ApiDoc(
    'Send the events of a time again',
    'Those of the types that the endpoint asks for, also when they were delivered, and also when ' +
      'they are older than the endpoint. The first 10000; repeat it from the last one on.',
  )
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(202, 'They are sent again.', ReplayedResponse)
  @ApiProblems(EndpointNotFound, EndpointIsDisabled)
  replayWebhookEvents(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: ReplayRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.accepted({ events: await this.deliveries.replay(tx, actor, id, request) }),
    );
  }

  @Post('test')
  @ApiDoc(
    'Test a webhook endpoint',
    'Sends it an event of the type `webhooks.endpoint-tested.v1`, signed as any other.',
  )
  @RequirePermission(WebhookPermission.Manage)
  @ApiResult(202, 'The event is sent.', TestedResponse)
  @ApiProblems(EndpointNotFound, EndpointIsDisabled)
  testWebhookEndpoint(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) =>
      HttpResult.accepted({ eventId: await this.deliveries.test(tx, actor, id) }),
    );
  }
}
