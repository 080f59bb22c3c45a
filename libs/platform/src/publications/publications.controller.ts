import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { ApiDoc, ApiProblems, ApiResult } from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { IdParam } from '../http/fields/params.js';
import { HttpResult } from '../http/http-result.js';
import { InvalidCursor, Pages } from '../http/pagination.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotent-call.js';
import type { Actor } from '../kernel/identity/actor.js';
import { DiscardPublicationRequest } from './dto/discard-publication.request.js';
import { ListPublicationsQuery } from './dto/list-publications.query.js';
import {
  DiscardedResponse,
  PublicationDetailResponse,
  PublicationList,
  RetriedResponse,
  toDetailResponse,
  toPublicationResponse,
} from './dto/publication.response.js';
import { PublicationNotFailed, PublicationNotFound } from './publications.errors.js';
import { Publications } from './publications.js';

@Controller({ path: 'event-publications', version: '1' })
@ApiTags('Operations')
export class PublicationsController {
  constructor(
    private readonly publications: Publications,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List recorded events',
    'All events of the last 30 days and those that are not finished, newest first, without their ' +
      'data.',
  )
  @RequirePermission(PlatformPermission.ReadOperations)
  @ApiResult(200, 'A page of events.', PublicationList, ['Link'])
  @ApiProblems(InvalidCursor)
  listEventPublications(@Query() query: ListPublicationsQuery) {
    return this.pages.respond({
      path: '/v1/event-publications',
      query,
      fetch: (page) => this.publications.list(query, page),
      keyset: ({ eventId }) => [eventId],
      item: toPublicationResponse,
    });
  }

  @Get(':eventId')
  @ApiDoc(
    'Get a recorded event',
    'Whether it was published, and what became of it at each consumer.',
  )
  @RequirePermission(PlatformPermission.ReadOperations)
  @ApiResult(200, 'The event.', PublicationDetailResponse)
  @ApiProblems(PublicationNotFound)
  async getEventPublication(@IdParam('eventId') eventId: string) {
    return toDetailResponse(await this.publications.get(eventId));
  }

  @Post(':eventId/retry')
  @ApiDoc(
    'Retry a failed publication',
    'Publishes the event to all its consumers after all. Do it when workers that know its type ' +
      'run.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @ApiResult(202, 'The publication will be tried again.', RetriedResponse)
  @ApiProblems(PublicationNotFound, PublicationNotFailed)
  retryEventPublication(
    @IdParam('eventId') eventId: string,
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ) {
    return this.idempotency.once(call, async (tx) => {
      await this.publications.retry(tx, operatorOf(actor), eventId);
      return HttpResult.accepted({ eventId, status: 'pending' as const });
    });
  }

  @Post(':eventId/discard')
  @ApiDoc(
    'Discard a failed publication',
    'Leaves the event unpublished for good, for example when the release that knew its type was ' +
      'rolled back. The audit log keeps who discarded it and why.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @ApiResult(200, 'The event will not be published.', DiscardedResponse)
  @ApiProblems(PublicationNotFound, PublicationNotFailed)
  discardEventPublication(
    @IdParam('eventId') eventId: string,
    @Body() { reason }: DiscardPublicationRequest,
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ) {
    return this.idempotency.once(call, async (tx) => {
      await this.publications.discard(tx, operatorOf(actor), eventId, reason);
      return HttpResult.ok({ eventId, status: 'discarded' as const });
    });
  }
}

const operatorOf = ({ userId, origin }: Actor) => ({ actorId: userId, origin });
