import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Nested } from '@orderly/platform/http/fields/containers';
import { OwnMailWords } from './mail-words.js';

const EXAMPLE = { words: { subject: 'Thank you! Your order {number}' } };

@ApiSchema({ name: 'SetMailTemplate', examples: [EXAMPLE] })
export class SetMailTemplateRequest {
  @Nested(OwnMailWords)
  readonly words: OwnMailWords;
}

@ApiSchema({ name: 'PreviewMail', examples: [EXAMPLE] })
export class PreviewMailRequest {
  @Nested(OwnMailWords, {
    optional: true,
    description: 'To see words before they are saved. Left out: the words in use.',
  })
  readonly words?: OwnMailWords;
}
