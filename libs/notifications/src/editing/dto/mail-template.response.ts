import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, Constant, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { LANGUAGES, type Language } from '@orderly/users';
import { MAIL_NAMES, type MailName } from '../../mail/texts/wording.js';
import type { MailTemplateVersion } from '../../wording/mail-template-version.entity.js';
import type { MailTemplate } from '../mail-templates.js';
import { MailWordsResponse, OwnMailWords } from './mail-words.js';

const VERSION = '0 until the words are changed for the first time.';
const CHANGED = 'Whether any of its words differ from the shipped ones.';

@ApiSchema({
  name: 'MailTemplateSummary',
  examples: [{ name: 'order-placed', language: 'en', version: 2, changed: true }],
})
class MailTemplateSummary {
  @OneOf(MAIL_NAMES)
  readonly name: MailName;

  @OneOf(LANGUAGES)
  readonly language: Language;

  @Int({ min: 0, description: VERSION })
  readonly version: number;

  @Bool({ description: CHANGED })
  readonly changed: boolean;
}

@ApiSchema({ name: 'MailTemplateList' })
export class MailTemplateList {
  @ListOf(MailTemplateSummary, { max: 1_000 })
  readonly data: readonly MailTemplateSummary[];
}

@ApiSchema({ name: 'MailVariable', examples: [{ name: 'number', kind: 'text' }] })
class MailVariable {
  @PlainString({ max: 40 })
  readonly name: string;

  @OneOf(['text', 'count'], {
    description: 'A text stands as it is. A count may choose a plural, too.',
  })
  readonly kind: 'text' | 'count';
}

@ApiSchema({ name: 'MailTemplate', description: 'The words of one mail in one language.' })
export class MailTemplateResponse extends MailTemplateSummary {
  @Nested(OwnMailWords, { description: 'The words of this installation.' })
  readonly words: OwnMailWords;

  @Nested(MailWordsResponse, { description: 'The words of Orderly.' })
  readonly shipped: MailWordsResponse;

  @ListOf(MailVariable, { max: 20, description: 'What the words can name in braces.' })
  readonly variables: readonly MailVariable[];
}

@ApiSchema({ name: 'MailTemplateVersion', description: 'What the words were at one time.' })
class MailTemplateVersionResponse {
  @Int()
  readonly version: number;

  @Nested(OwnMailWords)
  readonly words: OwnMailWords;

  @Timestamp()
  readonly createdAt: string;
}

export const MailTemplateVersionList = pageOf(
  MailTemplateVersionResponse,
  'MailTemplateVersionList',
);

@ApiSchema({ name: 'MailPreview', description: 'A mail about an invented order or account.' })
export class MailPreviewResponse {
  @PlainString()
  readonly subject: string;

  @PlainString()
  readonly text: string;

  @PlainString()
  readonly html: string;
}

@ApiSchema({ name: 'TestMail', examples: [{ status: 'queued' }] })
export class TestMailResponse {
  @Constant('queued')
  readonly status: 'queued';
}

export const toSummary = ({
  name,
  language,
  version,
  own,
}: Pick<MailTemplate, 'name' | 'language' | 'version' | 'own'>): MailTemplateSummary => ({
  ...{ name, language, version },
  changed: Object.keys(own).length > 0,
});

export const toTemplateResponse = (template: MailTemplate): MailTemplateResponse => ({
  ...toSummary(template),
  words: template.own,
  shipped: template.shipped,
  variables: template.variables,
});

export const toVersionResponse = ({
  version,
  words,
  createdAt,
}: MailTemplateVersion): MailTemplateVersionResponse => ({
  ...{ version, words },
  createdAt: createdAt.toISOString(),
});
