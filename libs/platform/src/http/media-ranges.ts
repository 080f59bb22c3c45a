/** Longer lists are not parsed: their senders get JSON. */
export const MAX_ACCEPT_LENGTH = 2_048;

interface MediaRange {
  /** In lower case: `application/pdf`, or with asterisks; a single one is what old Java clients send. */
  readonly type: string;
  /** From 0, which means "not acceptable", to 1. */
  readonly weight: number;
}

/** The quoted value of a parameter may contain commas and semicolons. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** The ranges of an Accept header (RFC 9110 section 12.5.1). Parameters but the weight are ignored. */
export const mediaRangesOf = (accept: string): MediaRange[] =>
  accept
    .replace(QUOTED, '""')
    .split(',')
    .map(readRange)
    .filter(({ type }) => type);

function readRange(range: string): MediaRange {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const written = parameters.map((each) => /^q\s*=\s*([01](?:\.\d*)?)$/.exec(each)?.[1]);
  return { type, weight: Math.min(1, Number(written.find(Boolean) ?? 1)) };
}

/**
 * Returns the media type that the client prefers; among equals, our first. Of the ranges that match
 * a type, the most specific one counts. Null when the client accepts none.
 */
export function preferredMediaType<Type extends string>(
  accept: string | undefined,
  types: readonly Type[],
): Type | null {
  if (accept === undefined || accept.length > MAX_ACCEPT_LENGTH) return types[0] ?? null;
  const ranges = mediaRangesOf(accept);
  if (ranges.length === 0) return types[0] ?? null;
  const weightOf = (type: string): number => {
    const wider = [type, `${type.split('/', 1)[0]}/*`, '*/*', '*'];
    const matching = wider.flatMap((each) => ranges.find((range) => range.type === each) ?? []);
    return matching[0]?.weight ?? 0;
  };
  const [best] = types.toSorted((a, b) => weightOf(b) - weightOf(a));
  return best !== undefined && weightOf(best) > 0 ? best : null;
}
