import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Int } from '@orderly/platform/http/fields/numbers';
import { matching, string } from '@orderly/platform/http/fields/text';
import { CATEGORIES, type Category } from '../../core/category.js';
import { CHANNELS, type Channel } from '../channel.js';
import { DELIVERIES, type Delivery } from '../digest-times.js';
import {
  choicesOf,
  deliveriesOf,
  mustReach,
  type NotificationPreferences,
} from '../preferences.js';
import { timeZone } from './time-zone.js';

const CATEGORY = 'What the notifications are about.';
const CHANNEL =
  'How they reach you. More channels may be added: ignore those that you do not know.';
const ENABLED = 'Whether you get them on this channel.';

const QUIET =
  'When mails and text messages that can be turned off wait. They are sent when it ends, and ' +
  'pushes make no sound. Null: never. What concerns your security is sent at any time.';

const TIME_ZONE =
  'The time zone of times in mails, by its IANA name. Null: the zone of your quiet hours or, ' +
  'without quiet hours, of the shop.';

const time = matching(string(), /^([01]\d|2[0-3]):[0-5]\d$/, 'Not a time of day, such as 22:00.');

@ApiSchema({ name: 'QuietHours' })
class QuietHoursField {
  @Field(time, { description: 'When it begins; may be later than `to`.', examples: ['22:00'] })
  readonly from: string;

  @Field(time, { examples: ['07:00'] })
  readonly to: string;

  @Field(timeZone(), {
    description: 'Whose clocks count, as the IANA time zone database names it.',
    examples: ['Europe/Berlin'],
  })
  readonly timeZone: string;
}

@ApiSchema({ name: 'NotificationChoice' })
class NotificationChoice {
  @OneOf(CATEGORIES, { description: CATEGORY })
  readonly category: Category;

  @OneOf(CHANNELS, { description: CHANNEL })
  readonly channel: Channel;

  @Bool({ description: ENABLED })
  readonly enabled: boolean;
}

@ApiSchema({ name: 'NotificationDelivery' })
class CategoryDeliveryField {
  @OneOf(CATEGORIES, { description: CATEGORY })
  readonly category: Category;

  @OneOf(DELIVERIES, {
    description:
      'Whether each mail is sent by itself, or one mail for all of an hour or a day. Daily ones ' +
      'are sent at 8 in the morning, in your time zone.',
  })
  readonly delivery: Delivery;
}

@ApiSchema({
  name: 'ChangeNotificationPreferences',
  examples: [
    {
      choices: [{ category: 'orders', channel: 'email', enabled: false }],
      quietHours: { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' },
      timeZone: 'Europe/Berlin',
    },
  ],
})
export class ChangePreferencesRequest {
  @ListOf(NotificationChoice, {
    optional: true,
    max: 50,
    description: 'What is to change; the rest stays. Of two for the same, the last counts.',
  })
  readonly choices?: readonly NotificationChoice[];

  @ListOf(CategoryDeliveryField, {
    optional: true,
    max: 50,
    description: 'How mails are to arrive; the rest stays. Mandatory ones are always immediate.',
  })
  readonly deliveries?: readonly CategoryDeliveryField[];

  @Nested(QuietHoursField, { optional: true, nullable: true, description: QUIET })
  readonly quietHours?: QuietHoursField | null;

  @Field(timeZone(), {
    optional: true,
    nullable: true,
    description: TIME_ZONE,
    examples: ['Europe/Berlin'],
  })
  readonly timeZone?: string | null;
}

@ApiSchema({ name: 'NotificationPreference' })
class NotificationPreference extends NotificationChoice {
  @Bool({ description: 'Whether it cannot be turned off.' })
  readonly mandatory: boolean;
}

@ApiSchema({
  name: 'NotificationPreferences',
  description: 'What you are told, and how.',
  examples: [
    {
      choices: [
        { category: 'orders', channel: 'email', enabled: false, mandatory: false },
        { category: 'orders', channel: 'in-app', enabled: true, mandatory: false },
        { category: 'security', channel: 'email', enabled: true, mandatory: true },
      ],
      deliveries: [
        { category: 'orders', delivery: 'daily' },
        { category: 'security', delivery: 'immediate' },
      ],
      quietHours: { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' },
      timeZone: null,
      version: 1,
    },
  ],
})
export class PreferencesResponse {
  @ListOf(NotificationPreference, {
    max: 200,
    description: 'Every category on every channel.',
  })
  readonly choices: readonly NotificationPreference[];

  @ListOf(CategoryDeliveryField, { max: 50, description: 'How the mails of each category arrive.' })
  readonly deliveries: readonly CategoryDeliveryField[];

  @Nested(QuietHoursField, { nullable: true, description: QUIET })
  readonly quietHours: QuietHoursField | null;

  @Field(timeZone(), { nullable: true, description: TIME_ZONE, examples: ['Europe/Berlin'] })
  readonly timeZone: string | null;

  @Int({ min: 0, description: '0 until you choose for the first time.' })
  readonly version: number;
}

export const toPreferencesResponse = (
  preferences: NotificationPreferences,
): PreferencesResponse => ({
  choices: choicesOf(preferences).map((choice) => ({
    ...choice,
    mandatory: mustReach(choice.category, choice.channel),
  })),
  deliveries: deliveriesOf(preferences),
  quietHours: preferences.quietHours,
  timeZone: preferences.timeZone,
  version: preferences.version,
});
