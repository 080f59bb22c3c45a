import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

/** Ids and facts only. Fields are only ever added; otherwise it becomes v2. */
export class {{Name}}Added {
  @RfcId()
  readonly {{nameCamel}}Id: string;
}

export const {{NAME}}_ADDED = defineEvent({
  type: '{{names}}.{{name}}-added.v1',
  summary: 'An account has added {{aWord}}.',
  data: {{Name}}Added,
  audience: 'internal',
});
