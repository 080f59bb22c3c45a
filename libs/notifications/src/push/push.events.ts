import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

export class PushQueued {
  @RfcId()
  readonly subscriptionId: string;

  @RfcId({ description: 'The message that is told; it is looked up when the push leaves.' })
  readonly messageId: string;
}

/** One for each browser, so that one that cannot be reached holds up no other. */
export const PUSH_QUEUED = defineEvent({
  type: 'notifications.push-queued.v1',
  summary: 'A notification waits to be pushed to a browser.',
  data: PushQueued,
  audience: 'internal',
});
