/** Enough for every language and currency of a shop. More come only from invented ones. */
const MAX_ENTRIES = 500;

/**
 * Caches the result of `make` per key, for constant values that are expensive to create, such as
 * the formats of a locale. Empties the cache when it gets too large, because users may choose the
 * keys.
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
