import leven from 'leven';
import { z } from 'zod';
import { commaSeparated } from './variable-schemas.js';

interface Feature {
  /** What it allows while it is on. */
  readonly description: string;
  /** The module whose code asks for it. */
  readonly owner: string;
  readonly isOnByDefault: boolean;
  /**
   * The last day (ISO 8601) of the flag; a test fails after it. Null for a choice that
   * installations keep.
   */
  readonly endsOn: string | null;
}

/** Every flag. Code asks for one by `Features`, and `FEATURES` turns one on or off. */
export const FEATURES = {
  'self-registration': {
    description:
      'Anyone may register an account (POST /v1/auth/register). Off: accounts come from ' +
      'invitations, and from sign-ins with providers that allow it.',
    owner: 'auth',
    isOnByDefault: true,
    endsOn: null,
  },
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof FEATURES;
export type FeatureStates = Readonly<Record<FeatureName, boolean>>;

const NAMES = Object.keys(FEATURES) as FeatureName[];
const MAX_MISTAKES = 3;

const isName = (text: string): text is FeatureName => (NAMES as readonly string[]).includes(text);

/** Parses `self-registration=off`: the states that differ from the defaults. */
export const features = z.string().transform((text, context): Partial<FeatureStates> => {
  const states: Partial<Record<FeatureName, boolean>> = {};
  for (const entry of commaSeparated(text)) {
    const [name = '', state, ...rest] = entry.split('=').map((part) => part.trim());
    if (isName(name) && (state === 'on' || state === 'off') && rest.length === 0)
      states[name] = state === 'on';
    else context.addIssue({ code: 'custom', message: complaintAbout(name) });
  }
  return states;
});

function complaintAbout(name: string): string {
  if (isName(name)) return `must say ${name}=on or ${name}=off`;
  const meant = NAMES.find((each) => leven(name, each) <= MAX_MISTAKES);
  return meant === undefined
    ? `names a feature that does not exist; there are ${NAMES.join(', ')}`
    : `names a feature that does not exist: did you mean ${meant}?`;
}

export const statesOf = (given: Partial<FeatureStates> = {}): FeatureStates =>
  Object.fromEntries(
    NAMES.map((name) => [name, given[name] ?? FEATURES[name].isOnByDefault]),
  ) as FeatureStates;
