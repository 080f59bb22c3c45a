import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

export class MailQueued {
  @RfcId()
  readonly messageId: string;
}

/** The `mail` consumer of this module receives it, so that a slow mail server delays nothing else. */
export const MAIL_QUEUED = defineEvent({
  type: 'notifications.mail-queued.v1',
  summary: 'A mail waits to be sent.',
  data: MailQueued,
  audience: 'internal',
});
