import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import type { FieldError } from '@orderly/platform/kernel/errors/domain-error';
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

/**
 * Refuses what matches no public type: a mistake in a name would otherwise select nothing, without
 * a word.
 * @param pointerOf where the request has the pattern
 * @throws InvalidInput
 */
export function assertKnown(
  patterns: readonly string[],
  pointerOf: (index: number) => Pick<FieldError, 'pointer' | 'in'>,
): void {
  const faults = patterns.flatMap((pattern, index) =>
    typesWanted([pattern]).length > 0
      ? []
      : [{ ...pointerOf(index), code: 'unknown-event-type', detail: 'Matches no public event.' }],
  );
  if (faults.length > 0) throw new InvalidInput(faults);
}
