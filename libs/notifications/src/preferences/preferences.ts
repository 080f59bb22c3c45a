import { CATEGORIES, type Category, isMandatory } from '../core/category.js';
import { CHANNELS, type Channel } from './channel.js';
import type { Muted } from './preferences.entity.js';
import { EmptyQuietHours, MandatoryCategory } from './preferences.errors.js';
import type { QuietHours } from './quiet-hours.js';

/** What an account wants to be told, and how. */
export interface NotificationPreferences {
  readonly userId: string;
  readonly muted: readonly Muted[];
  /** When mails that can be turned off wait. */
  readonly quietHours: QuietHours | null;
  /** 0 until the account chooses for the first time. */
  readonly version: number;
}

/** Whether notifications of a category reach the account on a channel. */
interface ChannelChoice {
  readonly category: Category;
  readonly channel: Channel;
  readonly enabled: boolean;
}

export const defaultPreferences = (userId: string): NotificationPreferences => ({
  userId,
  muted: [],
  quietHours: null,
  version: 0,
});

/** A mandatory category is muted on no channel, whatever was stored before it became one. */
export const mutes = (muted: readonly Muted[], category: Category, channel: Channel): boolean =>
  !isMandatory(category) && muted.includes(`${category}/${channel}`);

/** Every category on every channel. */
export const choicesOf = ({ muted }: NotificationPreferences): ChannelChoice[] =>
  CATEGORIES.flatMap((category) =>
    CHANNELS.map((channel) => ({ category, channel, enabled: !mutes(muted, category, channel) })),
  );

/** What is to change; what is absent stays. */
export interface PreferencesChange {
  /** Of two for the same, the last counts. */
  readonly choices?: readonly ChannelChoice[] | undefined;
  readonly quietHours?: QuietHours | null | undefined;
}

/**
 * The preferences after a change.
 * @throws MandatoryCategory, EmptyQuietHours
 */
export function choose(
  preferences: NotificationPreferences,
  { choices = [], quietHours = preferences.quietHours }: PreferencesChange,
): NotificationPreferences {
  const refused = choices.findIndex(({ category, enabled }) => !enabled && isMandatory(category));
  if (choices[refused]) throw new MandatoryCategory(choices[refused].category, refused);
  // They would never end.
  if (quietHours && quietHours.from === quietHours.to) throw new EmptyQuietHours();
  const muted = new Set(preferences.muted);
  for (const { category, channel, enabled } of choices)
    if (enabled) muted.delete(`${category}/${channel}`);
    else muted.add(`${category}/${channel}`);
  return { ...preferences, muted: [...muted].sort(), quietHours: quietHours && { ...quietHours } };
}
