import { OneOf } from '../../http/fields/choices.js';
import { Field, type FieldOptions } from '../../http/fields/field.js';
import { PageQuery } from '../../http/fields/page.js';
import { line } from '../../http/fields/text.js';
import { Instant } from '../../http/fields/times.js';
import { described, type Rule } from '../../http/validation/rule.js';
import { PUBLICATION_STATUSES, type PublicationStatus } from '../publication.js';

export const eventType = (): Rule<string> =>
  described(line({ max: 100 }), {
    description: 'A type of event.',
    examples: ['orders.order-placed.v1'],
  });

export const StatusField = (options?: FieldOptions) =>
  OneOf(PUBLICATION_STATUSES, {
    description:
      '`pending`: waits in the outbox. `published`: each consumer has its delivery. `failed`: no ' +
      'worker knew the type for a day, and the publication was given up.',
    ...options,
  });

export class ListPublicationsQuery extends PageQuery {
  @StatusField({ optional: true })
  readonly status?: PublicationStatus;

  @Field(eventType(), { optional: true })
  readonly type?: string;

  @Instant({ optional: true, description: 'Only events that happened at this time or later.' })
  readonly from?: Date;

  @Instant({ optional: true, description: 'Only events that happened before this time.' })
  readonly to?: Date;
}
