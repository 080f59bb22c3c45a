import { Controller, Get, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { InvalidCursor } from '@orderly/platform/http/pagination';
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { FeedPositionGone } from '../endpoint/endpoint.errors.js';
import { assertKnown, typesWanted } from '../endpoint/event-patterns.js';
import { WebhookPermission } from '../endpoint/webhooks.permissions.js';
import { eventBodyOf } from '../feed/event-body.js';
import { EventFeed } from '../feed/event-feed.js';
import { EventFeedQuery, EventFeedResponse } from './dto/event-feed.js';

@Controller({ path: 'events', version: '1' })
@ApiTags('Events')
export class EventsController {
  constructor(private readonly feed: EventFeed) {}

  @Get()
  @ApiDoc(
    'Read the feed of events',
    'The public events of the last 30 days, in the order in which they were published, with the ' +
      'same ids and content as the webhooks. Only types that you may see, and of a machine, that ' +
      'its scopes allow. Poll with `after`: no event is skipped.',
  )
  @RequirePermission(WebhookPermission.ReadEvents)
  @ApiResult(200, 'A page of events, the oldest first.', EventFeedResponse)
  @ApiProblems(InvalidCursor, FeedPositionGone)
  async listEvents(@CurrentActor() actor: Actor, @Query() query: EventFeedQuery) {
    const { limit, after, types = '*' } = query;
    const patterns = types.split(',').filter((pattern) => pattern !== '');
    assertKnown(patterns, () => ({ in: 'query', pointer: '/types' }));
    const visible = typesWanted(patterns)
      .filter(({ permission }) => may(actor, permission))
      .map(({ type }) => type);
    const { events, next, hasMore } = await this.feed.read(visible, after, limit);
    return { data: events.map(eventBodyOf), next, hasMore };
  }
}
