import { ApiSchema } from '../../../http/fields/api-schema.js';
import { Field } from '../../../http/fields/field.js';
import { line } from '../../../http/fields/text.js';
import { described, type Rule } from '../../../http/validation/rule.js';

const EXAMPLE = 'The mailbox does not exist.';

export const discardReason = (): Rule<string> =>
  described(line({ max: 200 }), {
    description: 'Why. It is kept in the audit log, so include no personal data.',
    examples: [EXAMPLE],
  });

@ApiSchema({ name: 'DiscardDeadLetter', examples: [{ reason: EXAMPLE }] })
export class DiscardDeadLetterRequest {
  @Field(discardReason())
  readonly reason: string;
}
