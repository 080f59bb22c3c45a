/**
 * Enough for every language and currency that a shop has; more come only from somebody who makes
 * them up.
 */
const MAX_ENTRIES = 500;

/**
 * Remembers what `make` made of a key, for what is always the same and costs much to make, such as
 * the formats of a locale. Starts afresh when there are too many, since the keys may be users'
 * choice.
 */
export function memoize<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      if (known.size >= MAX_ENTRIES) known.clear();
      value = make(key);
      known.set(key, value);
    }
    return value;
  };
}
