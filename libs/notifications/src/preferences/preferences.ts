import { CATEGORIES, type Category, isMandatory } from '../core/category.js';
import { CHANNELS, type Channel, isOptIn } from './channel.js';
import type { Delivery, DigestDelivery } from './digest-times.js';
import type { Choice } from './preferences.entity.js';
import { EmptyQuietHours, MandatoryCategory } from './preferences.errors.js';
import type { QuietHours } from './quiet-hours.js';

/** What an account wants to be told, and how. */
export interface NotificationPreferences {
  readonly userId: string;
  readonly muted: readonly Choice[];
  /** On channels that are off by default. */
  readonly optedIn: readonly Choice[];
  /** When mails that can be turned off wait. */
  readonly quietHours: QuietHours | null;
  /** How the mails of a category arrive that are put off. */
  readonly digests: Readonly<Partial<Record<Category, DigestDelivery>>>;
  /** IANA name of the zone in which mails give times. */
  readonly timeZone: string | null;
  /** 0 until the account chooses for the first time. */
  readonly version: number;
}

/** Whether notifications of a category reach the account on a channel. */
interface ChannelChoice {
  readonly category: Category;
  readonly channel: Channel;
  readonly enabled: boolean;
}

/** How the mails of a category arrive. */
interface CategoryDelivery {
  readonly category: Category;
  readonly delivery: Delivery;
}

export const defaultPreferences = (userId: string): NotificationPreferences => ({
  userId,
  muted: [],
  optedIn: [],
  quietHours: null,
  digests: {},
  timeZone: null,
  version: 0,
});

/** A mandatory category is muted on no channel, whatever was stored before it became one. */
export const mutes = (muted: readonly Choice[], category: Category, channel: Channel): boolean =>
  !isMandatory(category) && muted.includes(`${category}/${channel}`);

/** Whether notifications of a category reach the account on a channel. */
export const reaches = (
  { muted, optedIn }: Pick<NotificationPreferences, 'muted' | 'optedIn'>,
  category: Category,
  channel: Channel,
): boolean =>
  isOptIn(channel) ? optedIn.includes(`${category}/${channel}`) : !mutes(muted, category, channel);

/** The zone that a reader chose, or else the zone of their quiet hours. */
export const zoneOf = (
  { timeZone, quietHours }: Pick<NotificationPreferences, 'timeZone' | 'quietHours'>,
  ofTheShop: string,
): string => timeZone ?? quietHours?.timeZone ?? ofTheShop;

/** Whether the account cannot turn it off. */
export const mustReach = (category: Category, channel: Channel): boolean =>
  isMandatory(category) && !isOptIn(channel);

/** Every category on every channel. */
export const choicesOf = (preferences: NotificationPreferences): ChannelChoice[] =>
  CATEGORIES.flatMap((category) =>
    CHANNELS.map((channel) => ({
      ...{ category, channel },
      enabled: reaches(preferences, category, channel),
    })),
  );

/** How the mails of every category arrive. */
export const deliveriesOf = ({ digests }: NotificationPreferences): CategoryDelivery[] =>
  CATEGORIES.map((category) => ({ category, delivery: digests[category] ?? 'immediate' }));

/** What is to change; what is absent stays. */
export interface PreferencesChange {
  /** Of two for the same, the last counts. */
  readonly choices?: readonly ChannelChoice[] | undefined;
  readonly quietHours?: QuietHours | null | undefined;
  readonly deliveries?: readonly CategoryDelivery[] | undefined;
  readonly timeZone?: string | null | undefined;
}

/**
 * The preferences after a change.
 * @throws MandatoryCategory, EmptyQuietHours
 */
export function choose(
  preferences: NotificationPreferences,
  change: PreferencesChange,
): NotificationPreferences {
  const { choices = [], deliveries = [] } = change;
  const { quietHours = preferences.quietHours, timeZone = preferences.timeZone } = change;
  // They would never end.
  if (quietHours && quietHours.from === quietHours.to) throw new EmptyQuietHours();
  return {
    ...preferences,
    muted: mutedAfter(preferences, choices),
    optedIn: optedInAfter(preferences, choices),
    digests: digestsAfter(preferences, deliveries),
    quietHours: quietHours && { ...quietHours },
    timeZone,
  };
}

function mutedAfter(
  { muted: before }: NotificationPreferences,
  choices: readonly ChannelChoice[],
): Choice[] {
  const muted = new Set(before);
  for (const [at, { category, channel, enabled }] of choices.entries()) {
    if (isOptIn(channel)) continue;
    if (enabled) muted.delete(`${category}/${channel}`);
    else if (isMandatory(category)) throw new MandatoryCategory(category, `/choices/${at}/enabled`);
    else muted.add(`${category}/${channel}`);
  }
  return [...muted].sort();
}

function optedInAfter(
  { optedIn: before }: NotificationPreferences,
  choices: readonly ChannelChoice[],
): Choice[] {
  const optedIn = new Set(before);
  for (const { category, channel, enabled } of choices) {
    if (!isOptIn(channel)) continue;
    if (enabled) optedIn.add(`${category}/${channel}`);
    else optedIn.delete(`${category}/${channel}`);
  }
  return [...optedIn].sort();
}

function digestsAfter(
  { digests: before }: NotificationPreferences,
  deliveries: readonly CategoryDelivery[],
): NotificationPreferences['digests'] {
  const digests = new Map(Object.entries(before));
  for (const [at, { category, delivery }] of deliveries.entries()) {
    if (delivery === 'immediate') digests.delete(category);
    else if (isMandatory(category))
      throw new MandatoryCategory(category, `/deliveries/${at}/delivery`);
    else digests.set(category, delivery);
  }
  return Object.fromEntries(digests);
}
