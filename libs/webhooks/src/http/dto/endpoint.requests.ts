import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import type { FieldOptions } from '@orderly/platform/http/fields/field';
import { matching, string, Text } from '@orderly/platform/http/fields/text';

const MAX_PATTERNS = 50;
const PATTERN = /^(?:\*|[a-z]+\.\*|[a-z]+\.[a-z]+(?:-[a-z]+)*\.v[1-9][0-9]*)$/;

const Url = (options?: FieldOptions) =>
  Text({
    min: 1,
    max: 2_000,
    description: 'By https, to a host of the public internet.',
    examples: ['https://shop.example.com/webhooks'],
    ...options,
  });

const Description = (options?: FieldOptions) => Text({ min: 0, max: 500, ...options });

const EventTypes = (options?: FieldOptions) =>
  ListOf(matching(string({ max: 100 }), PATTERN, 'No event type, `orders.*` or `*`.'), {
    min: 1,
    max: MAX_PATTERNS,
    description:
      'Event types, all of a module (`orders.*`) or all (`*`). Only events that you may see are ' +
      'sent, which is checked for each.',
    examples: [['orders.*', 'payments.payment-changed.v1']],
    ...options,
  });

const Ordered = (options?: FieldOptions) =>
  Bool({
    description:
      'Whether an event waits until the one before it about the same subject was received or ' +
      'given up.',
    ...options,
  });

@ApiSchema({
  name: 'AddWebhookEndpoint',
  examples: [{ url: 'https://shop.example.com/webhooks', eventTypes: ['orders.*'] }],
})
export class AddEndpointRequest {
  @Url()
  readonly url: string;

  @Description({ default: '' })
  readonly description: string;

  @EventTypes()
  readonly eventTypes: readonly string[];

  @Ordered({ default: false })
  readonly ordered: boolean;

  @Bool({ default: true })
  readonly enabled: boolean;
}

@ApiSchema({
  name: 'ChangeWebhookEndpoint',
  description: 'What is left out stays as it is.',
  examples: [{ enabled: true }],
})
@AtLeastOneField()
export class ChangeEndpointRequest {
  @Url({ optional: true })
  readonly url?: string;

  @Description({ optional: true })
  readonly description?: string;

  @EventTypes({ optional: true })
  readonly eventTypes?: readonly string[];

  @Ordered({ optional: true })
  readonly ordered?: boolean;

  @Bool({ optional: true })
  readonly enabled?: boolean;
}
