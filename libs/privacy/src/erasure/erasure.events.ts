import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

export class ErasureDue {
  @RfcId()
  readonly erasureId: string;

  @RfcId()
  readonly userId: string;
}

/** Every module that keeps personal data now deletes or anonymises it, and reports. */
export const ERASURE_DUE = defineEvent({
  type: 'platform.erasure-due.v1',
  summary: 'No work about this person is in progress any more; their data are erased now.',
  data: ErasureDue,
  audience: 'internal',
});

@ApiSchema({ name: 'PersonErasedData' })
export class PersonErased extends ErasureDue {}

/** Every module has reported. */
export const PERSON_ERASED = defineEvent({
  type: 'platform.person-erased.v1',
  summary: 'The data of a person were erased. Erase your copies, too.',
  data: PersonErased,
  audience: 'public',
  // Of users, which this module may not import.
  permission: 'users:read',
});
