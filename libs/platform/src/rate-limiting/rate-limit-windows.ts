import type { SharedWindow } from './rate-limit-exchange.js';

export interface RateLimitPolicy {
  /** Used in the RateLimit headers and in the shared table. */
  readonly name: string;
  readonly limit: number;
  readonly windowS: number;
}

export interface Window extends SharedWindow {
  readonly limit: number;
  /** The total of all processes at the last exchange, including ours. */
  shared: number;
  /** What this process has counted since then. */
  unsent: number;
}

/**
 * The windows that end at the same moment. Both maps are in the order of the windows' first
 * request.
 */
interface Generation {
  readonly open: Map<string, Window>;
  /** Windows at their limit. */
  readonly spent: Map<string, Window>;
}

/**
 * The current windows, in limited memory. They are grouped by their end, so that ended ones are
 * removed at once, and eviction costs the same however many there are. A flood of new subjects
 * evicts the oldest windows that still have requests left, and never one at its limit: otherwise a
 * flood would lift limits.
 */
export class RateLimitWindows {
  private readonly generations = new Map<number, Generation>();
  private readonly dirty = new Set<Window>();
  private size = 0;

  constructor(private readonly capacity: number) {}

  /**
   * The window of a subject, created when there is none. When all windows are at their limit, new
   * subjects share one per policy.
   */
  of({ name, limit, windowS }: RateLimitPolicy, subject: string, nowMs: number): Window {
    const startS = Math.floor(nowMs / 1_000 / windowS) * windowS;
    const endMs = (startS + windowS) * 1_000;
    const key = `${name}:${subject}`;
    const known = this.find(key, endMs);
    if (known) return known;
    if (this.size >= this.capacity) this.forgetEnded(nowMs);
    if (this.size < this.capacity || this.evictOne())
      return this.add({ key, startS, endMs, limit });
    const common = `${name}:`;
    return this.find(common, endMs) ?? this.keep(this.add({ key: common, startS, endMs, limit }));
  }

  /** Counts a request for the next exchange with the other processes. */
  count(window: Window): void {
    window.unsent++;
    this.dirty.add(window);
    this.sort(window);
  }

  /** Call when the count has changed: a window without requests left is no longer evicted. */
  sort(window: Window): void {
    if (window.shared + window.unsent >= window.limit) this.keep(window);
  }

  /** Protects the window from eviction. */
  private keep(window: Window): Window {
    const generation = this.generations.get(window.endMs);
    if (generation?.open.delete(window.key)) generation.spent.set(window.key, window);
    return window;
  }

  /** Up to `max` windows with something to send, starting with those that have waited longest. */
  takeDirty(max: number): Window[] {
    const taken: Window[] = [];
    for (const window of this.dirty) {
      if (taken.length === max) break;
      taken.push(window);
      this.dirty.delete(window);
    }
    return taken;
  }

  /** Marks a window that has something to send (again). */
  markDirty(window: Window): void {
    if (this.find(window.key, window.endMs) === window) this.dirty.add(window);
  }

  forgetEnded(nowMs: number): void {
    for (const [endMs, { open, spent }] of this.generations) {
      if (endMs > nowMs) continue;
      this.size -= open.size + spent.size;
      this.generations.delete(endMs);
      for (const windows of [open, spent])
        for (const each of windows.values()) this.dirty.delete(each);
    }
  }

  private find(key: string, endMs: number): Window | undefined {
    const generation = this.generations.get(endMs);
    return generation?.open.get(key) ?? generation?.spent.get(key);
  }

  private add(made: Pick<Window, 'key' | 'startS' | 'endMs' | 'limit'>): Window {
    let generation = this.generations.get(made.endMs);
    if (!generation) {
      generation = { open: new Map(), spent: new Map() };
      this.generations.set(made.endMs, generation);
    }
    const window: Window = { ...made, shared: 0, unsent: 0 };
    generation.open.set(made.key, window);
    this.size++;
    return window;
  }

  /**
   * Evicts from the generation that ends first. There are as many generations as policies have
   * lengths, so two or three.
   */
  private evictOne(): boolean {
    const [first] = [...this.generations]
      .filter(([, { open }]) => open.size > 0)
      .sort(([one], [other]) => one - other);
    const oldest = first?.[1].open.values().next().value;
    if (!oldest) return false;
    first?.[1].open.delete(oldest.key);
    this.dirty.delete(oldest);
    this.size--;
    return true;
  }
}
