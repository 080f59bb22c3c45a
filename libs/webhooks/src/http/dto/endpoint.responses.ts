import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import {
  DISABLED_REASONS,
  type DisabledReason,
  type Endpoint,
} from '../../endpoint/endpoint.entity.js';

const SECRET_EXAMPLE = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PUBLIC_KEY_EXAMPLE = 'whpk_jY8sK1mH0u2kq3J7f0mX4bZ5c6V7n8B9a0S1d2F3g4E=';

@ApiSchema({ name: 'WebhookEndpoint' })
export class EndpointResponse {
  @Id()
  readonly id: string;

  @PlainString({ examples: ['https://shop.example.com/webhooks'] })
  readonly url: string;

  @PlainString()
  readonly description: string;

  @ListOf(string(), { max: 50, examples: [['orders.*']] })
  readonly eventTypes: readonly string[];

  @Bool()
  readonly ordered: boolean;

  @Bool()
  readonly enabled: boolean;

  @OneOf(DISABLED_REASONS, {
    nullable: true,
    description: '`gone`: the receiver answered 410. `failing`: it accepted nothing for five days.',
  })
  readonly disabledReason: DisabledReason | null;

  @Timestamp({ nullable: true, description: 'Since when every attempt has failed.' })
  readonly failingSince: string | null;

  @PlainString({
    description: 'The public key that verifies the `v1a` signatures.',
    examples: [PUBLIC_KEY_EXAMPLE],
  })
  readonly publicKey: string;

  @Int({ min: 1, description: 'Rises with each change.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

@ApiSchema({ name: 'NewWebhookEndpoint' })
export class NewEndpointResponse extends EndpointResponse {
  @PlainString({
    description: 'Verifies the `v1` signatures. Only this answer contains it.',
    examples: [SECRET_EXAMPLE],
  })
  readonly secret: string;
}

@ApiSchema({ name: 'WebhookSecret' })
export class SecretResponse {
  @PlainString({
    description:
      'Verifies the `v1` signatures. Only this answer contains it. The secret before it signs, ' +
      'too, for 24 hours.',
    examples: [SECRET_EXAMPLE],
  })
  readonly secret: string;

  @PlainString({ examples: [PUBLIC_KEY_EXAMPLE] })
  readonly publicKey: string;
}

export const EndpointList = pageOf(EndpointResponse, 'WebhookEndpointList');

export const toEndpointResponse = (endpoint: Endpoint, publicKey: string): EndpointResponse => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  eventTypes: endpoint.eventTypes,
  ordered: endpoint.ordered,
  enabled: endpoint.enabled,
  disabledReason: endpoint.disabledReason,
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  publicKey,
  version: endpoint.version,
  createdAt: endpoint.createdAt.toISOString(),
  updatedAt: endpoint.updatedAt.toISOString(),
});
