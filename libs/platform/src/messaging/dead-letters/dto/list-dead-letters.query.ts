import { OneOf } from '../../../http/fields/choices.js';
import { Field, type FieldOptions } from '../../../http/fields/field.js';
import { PageQuery } from '../../../http/fields/page.js';
import { line } from '../../../http/fields/text.js';
import { described, type Rule } from '../../../http/validation/rule.js';
import { DEAD_CAUSES, type DeadCause } from '../../failures/dead-cause.js';

export const consumerName = (): Rule<string> =>
  described(line({ max: 63 }), {
    description: 'Name of a consumer.',
    examples: ['notifications'],
  });

export const CauseField = (options?: FieldOptions) =>
  OneOf(DEAD_CAUSES, {
    description:
      'Why the delivery was given up. `failed`: fix the cause in Orderly, then replay it. ' +
      '`undeliverable`: the recipient refuses it, such as a mailbox that does not exist.',
    ...options,
  });

export class ListDeadLettersQuery extends PageQuery {
  @Field(consumerName(), { optional: true })
  readonly consumer?: string;

  @CauseField({ optional: true })
  readonly cause?: DeadCause;
}
