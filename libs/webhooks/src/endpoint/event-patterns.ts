import { publicEventTypes } from '@orderly/platform/messaging/events/event-catalogue';

const ALL = '*';

/** What an endpoint must ask for to get events of this type: the type, its module or everything. */
export const wantingPatterns = (type: string): string[] => [
  type,
  `${type.slice(0, type.indexOf('.'))}.*`,
  ALL,
];

/** The public types that some patterns ask for, each with the permission that it needs. */
export const typesWanted = (patterns: readonly string[]) =>
  publicEventTypes().filter(({ type }) =>
    wantingPatterns(type).some((pattern) => patterns.includes(pattern)),
  );
