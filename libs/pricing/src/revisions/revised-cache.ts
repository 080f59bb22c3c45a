/** Far more than a shop has countries and shipping methods; the rest comes from invented ones. */
const MAX_ENTRIES = 1_000;

/**
 * Caches in this process what has a revision. An entry may be out of date: a sale asserts its
 * revision (`PRICING_FRAGMENT`), so one at a stale entry fails and does nothing.
 */
export class RevisedCache<Value> {
  private readonly entries = new Map<string, Value>();

  async find(key: string, load: () => Promise<Value>): Promise<Value> {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const value = await load();
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(key, value);
    return value;
  }

  /** Call it after a sale failed: what it was priced with is read again. */
  forget(): void {
    this.entries.clear();
  }
}
