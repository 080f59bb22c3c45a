interface Settings<Value> {
  readonly ttlMs: number;
  readonly maxBytes: number;
  readonly bytesOf: (value: Value) => number;
  /** An entry made room for others. */
  readonly onEviction?: () => void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly loadedAt: number;
  readonly bytes: number;
}

/** How a value was found: in the cache, by a load, or by the load of another caller. */
type CacheOutcome = 'hit' | 'miss' | 'shared';

interface Cached<Value> {
  readonly value: Value;
  /** Counted from the start of the load. */
  readonly ageMs: number;
  readonly outcome: CacheOutcome;
}

/** What an entry costs besides its key and value. */
const ENTRY_BYTES = 200;

/**
 * Keeps values within a number of bytes, and drops those that were used longest ago. One load per
 * key is under way at a time. After `clear`, no load that began before is kept or shared: it may
 * have read what has changed since.
 */
export class LoadingCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  private loads = new Map<string, Promise<Entry<Value>>>();
  private held = 0;

  constructor(private readonly settings: Settings<Value>) {}

  get size(): number {
    return this.entries.size;
  }

  get bytes(): number {
    return this.held;
  }

  async get(key: string, load: () => Promise<Value>): Promise<Cached<Value>> {
    const now = performance.now();
    const known = this.entries.get(key);
    if (known && now - known.loadedAt < this.settings.ttlMs) {
      // The last in the map is the one that was used last.
      this.entries.delete(key);
      this.entries.set(key, known);
      return { value: known.value, ageMs: now - known.loadedAt, outcome: 'hit' };
    }
    const other = this.loads.get(key);
    const { value, loadedAt } = await (other ?? this.load(key, load, now));
    return { value, ageMs: performance.now() - loadedAt, outcome: other ? 'shared' : 'miss' };
  }

  clear(): void {
    this.entries.clear();
    this.held = 0;
    this.loads = new Map();
  }

  private load(key: string, load: () => Promise<Value>, loadedAt: number): Promise<Entry<Value>> {
    // Replaced by `clear`.
    const { loads } = this;
    const entry = load()
      .then((value) => {
        const bytes = ENTRY_BYTES + 2 * key.length + this.settings.bytesOf(value);
        const loaded = { value, loadedAt, bytes };
        if (loads === this.loads) this.keep(key, loaded);
        return loaded;
      })
      .finally(() => loads.delete(key));
    loads.set(key, entry);
    return entry;
  }

  private keep(key: string, entry: Entry<Value>): void {
    this.drop(key);
    if (entry.bytes > this.settings.maxBytes) return;
    this.entries.set(key, entry);
    this.held += entry.bytes;
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.settings.maxBytes) return;
      this.drop(oldest);
      this.settings.onEviction?.();
    }
  }

  private drop(key: string): void {
    this.held -= this.entries.get(key)?.bytes ?? 0;
    this.entries.delete(key);
  }
}
