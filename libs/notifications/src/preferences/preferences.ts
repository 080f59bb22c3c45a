import { CATEGORIES, type Category, isMandatory } from '../core/category.js';
import { CHANNELS, type Channel } from './channel.js';
import type { Muted } from './preferences.entity.js';
import { MandatoryCategory } from './preferences.errors.js';

/** What an account wants to be told, and how. */
export interface NotificationPreferences {
  readonly userId: string;
  readonly muted: readonly Muted[];
  /** 0 until the account chooses for the first time. */
  readonly version: number;
}

/** Whether notifications of a category reach the account on a channel. */
export interface ChannelChoice {
  readonly category: Category;
  readonly channel: Channel;
  readonly enabled: boolean;
}

export const defaultPreferences = (userId: string): NotificationPreferences => ({
  userId,
  muted: [],
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

/**
 * The preferences after the choices, the last of which counts. What they do not name stays.
 * @throws MandatoryCategory
 */
export function choose(
  preferences: NotificationPreferences,
  choices: readonly ChannelChoice[],
): NotificationPreferences {
  const refused = choices.findIndex(({ category, enabled }) => !enabled && isMandatory(category));
  if (choices[refused]) throw new MandatoryCategory(choices[refused].category, refused);
  const muted = new Set(preferences.muted);
  for (const { category, channel, enabled } of choices)
    if (enabled) muted.delete(`${category}/${channel}`);
    else muted.add(`${category}/${channel}`);
  return { ...preferences, muted: [...muted].sort() };
}
