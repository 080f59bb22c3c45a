import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

export class SmsQueued {
  @RfcId()
  readonly smsId: string;
}

/** The `sms` consumer of this module receives it. */
export const SMS_QUEUED = defineEvent({
  type: 'notifications.sms-queued.v1',
  summary: 'A text message waits to be sent.',
  data: SmsQueued,
  audience: 'internal',
});
