import { OneOf } from '@orderly/platform/http/fields/choices';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

export class DeliveriesDue {
  @RfcId()
  readonly endpointId: string;
}

/**
 * The subject is the endpoint, so that one worker at a time sends to it: a slow endpoint holds up
 * no other.
 */
export const DELIVERIES_DUE = defineEvent({
  type: 'webhooks.deliveries-due.v1',
  summary: 'Events wait to be sent to an endpoint.',
  data: DeliveriesDue,
  audience: 'internal',
});

export class EndpointDisabled extends DeliveriesDue {
  @OneOf(['gone', 'failing'])
  readonly reason: 'gone' | 'failing';
}

export const ENDPOINT_DISABLED = defineEvent({
  type: 'webhooks.endpoint-disabled.v1',
  summary: 'An endpoint gets nothing more, and its owner a mail.',
  data: EndpointDisabled,
  audience: 'internal',
});

/** Never in the outbox: it is sent to the one endpoint that is tested. */
export const ENDPOINT_TESTED = defineEvent({
  type: 'webhooks.endpoint-tested.v1',
  summary: 'The owner of an endpoint tests it. It is sent to this endpoint only.',
  data: DeliveriesDue,
  audience: 'internal',
});
