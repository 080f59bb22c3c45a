/**
 * Caches values briefly, so that a burst of requests queries the database once. Concurrent callers
 * share one load. The age counts from the start of the load, so a value is never older than
 * `ttlMs`; after `evict` the next caller loads it again.
 */
export class TtlCache<Value> {
  private readonly entries = new Map<
    string,
    { readonly value: Promise<Value>; readonly loadedAt: number }
  >();

  constructor(private readonly settings: { readonly ttlMs: number; readonly maxEntries: number }) {}

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const now = performance.now();
    const known = this.entries.get(key);
    if (known && now - known.loadedAt < this.settings.ttlMs) return known.value;

    const entry = { value: load(), loadedAt: now };
    // Deleting first moves the key to the end, so the first key of the map is always the oldest
    // load.
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.dropOldest();
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry.value;
  }

  evict(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  private dropOldest(): void {
    if (this.entries.size <= this.settings.maxEntries) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }
}
