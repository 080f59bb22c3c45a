import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import type { FieldOptions } from '@orderly/platform/http/fields/field';
import { Line, PlainString } from '@orderly/platform/http/fields/text';

const PREHEADER = 'What mailboxes show beside the subject.';
const ACTION = 'The label of the button. Only a mail with a link of its own has one.';

const Words = (max: number, options: FieldOptions = {}) =>
  Line({ max, ...options, optional: true });

@ApiSchema({
  name: 'OwnMailWords',
  description:
    'Words that replace the shipped ones. A field that is left out keeps its shipped words, also ' +
    'when a later release improves them. They are ICU messages of plain text.',
  examples: [{ subject: 'Thank you! Your order {number}', intro: 'We are packing it already.' }],
})
export class OwnMailWords {
  @Words(200)
  readonly subject?: string;

  @Words(300, { description: PREHEADER })
  readonly preheader?: string;

  @Words(200)
  readonly heading?: string;

  @Words(2_000)
  readonly intro?: string;

  @Words(100, { description: ACTION })
  readonly action?: string;

  @Words(2_000, { description: 'The paragraph at the end.' })
  readonly note?: string;
}

@ApiSchema({ name: 'MailWords', description: 'All words of a mail, as ICU messages.' })
export class MailWordsResponse {
  @PlainString()
  readonly subject: string;

  @PlainString({ description: PREHEADER })
  readonly preheader: string;

  @PlainString()
  readonly heading: string;

  @PlainString()
  readonly intro: string;

  @PlainString({ nullable: true, description: ACTION })
  readonly action: string | null;

  @PlainString({ nullable: true, description: 'The paragraph at the end.' })
  readonly note: string | null;
}
