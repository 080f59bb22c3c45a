import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Int } from '@orderly/platform/http/fields/numbers';
import { CATEGORIES, type Category, isMandatory } from '../../core/category.js';
import { CHANNELS, type Channel } from '../channel.js';
import { choicesOf, type NotificationPreferences } from '../preferences.js';

const CATEGORY = 'What the notifications are about.';
const CHANNEL =
  'How they reach you. More channels may be added: ignore those that you do not know.';
const ENABLED = 'Whether you get them on this channel.';

@ApiSchema({ name: 'NotificationChoice' })
class NotificationChoice {
  @OneOf(CATEGORIES, { description: CATEGORY })
  readonly category: Category;

  @OneOf(CHANNELS, { description: CHANNEL })
  readonly channel: Channel;

  @Bool({ description: ENABLED })
  readonly enabled: boolean;
}

@ApiSchema({
  name: 'ChangeNotificationPreferences',
  examples: [{ choices: [{ category: 'orders', channel: 'email', enabled: false }] }],
})
export class ChangePreferencesRequest {
  @ListOf(NotificationChoice, {
    min: 1,
    max: 50,
    description: 'What is to change; the rest stays. Of two for the same, the last counts.',
  })
  readonly choices: readonly NotificationChoice[];
}

@ApiSchema({ name: 'NotificationPreference' })
class NotificationPreference {
  @OneOf(CATEGORIES, { description: CATEGORY })
  readonly category: Category;

  @OneOf(CHANNELS, { description: CHANNEL })
  readonly channel: Channel;

  @Bool({ description: ENABLED })
  readonly enabled: boolean;

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

  @Int({ min: 0, description: '0 until you choose for the first time.' })
  readonly version: number;
}

export const toPreferencesResponse = (
  preferences: NotificationPreferences,
): PreferencesResponse => ({
  choices: choicesOf(preferences).map((choice) => ({
    ...choice,
    mandatory: isMandatory(choice.category),
  })),
  version: preferences.version,
});
