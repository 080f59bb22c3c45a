import { Field } from '../http/fields/field.js';
import { Id } from '../http/fields/ids.js';
import { Instant } from '../http/fields/times.js';
import { JobType } from '../jobs/job-type.js';
import { consumerName } from '../messaging/dead-letters/dto/list-dead-letters.query.js';
import { eventType } from '../publications/dto/list-publications.query.js';

/** Which events a consumer receives again. */
export class ReplaySelection {
  @Field(consumerName())
  readonly consumer: string;

  @Id({ optional: true, description: 'One event. Not together with the other filters.' })
  readonly eventId?: string;

  @Field(eventType(), { optional: true })
  readonly type?: string;

  @Instant({ optional: true, description: 'Events that happened at this time or later.' })
  readonly from?: Date;

  @Instant({ optional: true, description: 'Events that happened before this time.' })
  readonly to?: Date;
}

export const EVENT_REPLAY = new JobType('platform', 'event-replay', ReplaySelection);
