import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { PlainString, Text } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { MAX_SUBSCRIPTIONS, type ShownSubscription } from '../push-subscriptions.repository.js';
import { authSecret, epochMs, p256dh } from './push-keys.js';

@ApiSchema({ name: 'PushSubscriptionKeys', isOpen: true })
class PushSubscriptionKeys {
  @Field(p256dh(), { description: 'The public key of the browser.' })
  readonly p256dh: string;

  @Field(authSecret(), { description: 'The secret that the browser shares with us.' })
  readonly auth: string;
}

@ApiSchema({
  name: 'AddPushSubscription',
  description: 'What `PushSubscription.toJSON()` returns in the browser.',
  // Browsers may add members of their own.
  isOpen: true,
  examples: [
    {
      endpoint: 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV',
      expirationTime: null,
      keys: {
        p256dh:
          'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  ],
})
export class AddPushSubscriptionRequest {
  @Text({ max: 2_000, description: 'By https, at a push service of the public internet.' })
  readonly endpoint: string;

  @Field(epochMs(), {
    optional: true,
    nullable: true,
    description: 'When the subscription ends, in milliseconds since 1970, if the browser knows.',
  })
  readonly expirationTime?: Date | null;

  @Nested(PushSubscriptionKeys)
  readonly keys: PushSubscriptionKeys;
}

@ApiSchema({ name: 'PushServer' })
export class PushServerResponse {
  @PlainString({
    nullable: true,
    description:
      'The `applicationServerKey` to subscribe with. Null: this installation pushes nothing.',
    examples: [
      'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs',
    ],
  })
  readonly publicKey: string | null;
}

@ApiSchema({ name: 'PushSubscription', description: 'A browser that gets your notifications.' })
export class PushSubscriptionResponse {
  @Id()
  readonly id: string;

  @PlainString({
    nullable: true,
    max: 100,
    description: 'A short form of what the browser says it is.',
    examples: ['Firefox on Linux'],
  })
  readonly label: string | null;

  @PlainString({
    max: 255,
    description: 'The host of its push service.',
    examples: ['updates.push.services.mozilla.com'],
  })
  readonly service: string;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ description: 'When the browser was last added.' })
  readonly seenAt: string;

  @Timestamp({ nullable: true, description: 'Null: not as far as the browser knows.' })
  readonly expiresAt: string | null;
}

@ApiSchema({ name: 'PushSubscriptionList' })
export class PushSubscriptionList {
  @ListOf(PushSubscriptionResponse, { max: MAX_SUBSCRIPTIONS })
  readonly data: readonly PushSubscriptionResponse[];
}

/** Without endpoint and keys: who has them could be taken for the browser. */
export const toPushSubscriptionResponse = (
  subscription: ShownSubscription,
): PushSubscriptionResponse => ({
  id: subscription.id,
  label: subscription.label,
  service: new URL(subscription.endpoint).hostname,
  createdAt: subscription.createdAt.toISOString(),
  seenAt: subscription.seenAt.toISOString(),
  expiresAt: subscription.expiresAt?.toISOString() ?? null,
});
