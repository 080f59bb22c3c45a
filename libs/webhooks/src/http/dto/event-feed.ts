import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { QueryInt } from '@orderly/platform/http/fields/numbers';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { EventResponse } from './deliveries.js';

const MAX_EVENTS = 100;
const TYPES = /^[a-z0-9.*,-]+$/;

export class EventFeedQuery {
  @QueryInt({ min: 1, max: MAX_EVENTS, default: 50 })
  readonly limit: number;

  @PlainString({
    min: 1,
    max: 1_024,
    optional: true,
    description: 'The `next` of the page before. Without it, the feed begins 30 days ago.',
  })
  readonly after?: string;

  @Field(matching(string({ min: 1, max: 1_000 }), TYPES, 'No list of event types.'), {
    optional: true,
    description: 'Event types or patterns, such as `orders.*`, separated by commas.',
    examples: ['orders.*'],
  })
  readonly types?: string;
}

@ApiSchema({ name: 'EventFeed' })
export class EventFeedResponse {
  @ListOf(EventResponse, { max: MAX_EVENTS })
  readonly data: readonly EventResponse[];

  @PlainString({
    description: 'Send it as `after` to get what comes next, now or later.',
    examples: ['WyIxMDIzIiwiNDUiXQ.c2lnbmF0dXJl'],
  })
  readonly next: string;

  @Bool({ description: 'Whether more events are there already.' })
  readonly hasMore: boolean;
}
