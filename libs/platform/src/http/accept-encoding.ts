const ENTRY = /^([!#$%&'*+.^`|~\w-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** The weights of an Accept-Encoding header, by coding. Unreadable parts are ignored. */
function weightsOf(header: string): Map<string, number> {
  const entries = header.split(',').flatMap((entry): Array<[string, number]> => {
    const [, coding, weight] = ENTRY.exec(entry.trim()) ?? [];
    return coding === undefined ? [] : [[coding.toLowerCase(), Number(weight ?? 1)]];
  });
  return new Map(entries);
}

/**
 * Returns the coding that the client prefers (RFC 9110 section 12.5.3); among equals, our first.
 * Null means no coding, also when the client accepts none of ours.
 */
export function preferredEncoding<Coding extends string>(
  header: string | string[] | undefined,
  codings: readonly Coding[],
): Coding | null {
  const weights = weightsOf([header ?? ''].flat().join(','));
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  const [best] = codings.toSorted((a, b) => weightOf(b) - weightOf(a));
  const least = weights.get('identity') ?? 0;
  return best !== undefined && weightOf(best) > 0 && weightOf(best) >= least ? best : null;
}
