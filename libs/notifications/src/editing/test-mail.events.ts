import { OneOf } from '@orderly/platform/http/fields/choices';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';
import { LANGUAGES, type Language } from '@orderly/users';
import { MAIL_NAMES, type MailName } from '../mail/texts/wording.js';

export class TestMailRequested {
  @OneOf(MAIL_NAMES)
  readonly name: MailName;

  @OneOf(LANGUAGES)
  readonly language: Language;
}

/** Its subject is the account that asked, which the mail goes to. */
export const TEST_MAIL_REQUESTED = defineEvent({
  type: 'notifications.test-mail-requested.v1',
  summary: 'A member of staff wants to see a mail as it arrives.',
  data: TestMailRequested,
  audience: 'internal',
});
