import { Logger } from '@nestjs/common';
import { errorText } from '../kernel/errors/error-text.js';
import { ChangeHistory } from './change-history.js';
import type { ChangeSignals } from './change-signals.js';
import { type Change, type ChangeSource, HISTORY_SIZE, PAGE_SIZE } from './change-source.js';
import { isAfter, type StreamCursor } from './stream-cursor.js';

/** Makes up for a lost signal. */
const POLL_MS = 1_000;
/** While a committed change waits for an older transaction, whose end nothing announces. */
const HELD_UP_POLL_MS = 50;
/** How long the changes are followed without a reader, so that one who comes back finds them. */
const LINGER_MS = 60_000;

/** One reader of a feed. */
export interface FeedReader {
  /** Whose changes it gets; null: those of all. */
  readonly audience: string | null;
  /** Called when there is something new for it. */
  wake(): void;
}

/** The number of the next change that a reader looks at; null when it has seen all. */
interface Place {
  next: number | null;
}

/**
 * Follows a source for all readers of this process: one reads the database, whatever their number.
 * It begins with the first reader and ends a while after the last.
 */
export class ChangeFeed<Facts> {
  private readonly logger = new Logger(ChangeFeed.name);
  private readonly readers = new Map<string | null, Map<FeedReader, Place>>();
  private opening: Promise<ChangeHistory<Facts>> | undefined;
  private current: ChangeHistory<Facts> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<boolean> = Promise.resolve(false);
  private isReading = false;
  private isWoken = false;
  private emptySinceMs: number | null = null;

  constructor(
    private readonly source: ChangeSource<Facts>,
    private readonly signals: ChangeSignals,
  ) {}

  get name(): string {
    return this.source.name;
  }

  /**
   * Adds a reader after `since`, or after everything so far.
   * @returns whether nothing is missing; if some is no longer remembered, it stands at the end
   */
  async join(reader: FeedReader, since: StreamCursor | null): Promise<boolean> {
    const history = await this.opened();
    // The id may come from a process that is ahead of this one.
    if (since !== null && isAfter(since, history.head)) await this.read(history);
    const number =
      since === null || isAfter(since, history.head) ? null : history.numberAfter(since);
    const readers = this.readers.get(reader.audience) ?? new Map<FeedReader, Place>();
    readers.set(reader, { next: number === history.end ? null : number });
    this.readers.set(reader.audience, readers);
    this.emptySinceMs = null;
    return since === null || number !== null;
  }

  leave(reader: FeedReader): void {
    const readers = this.readers.get(reader.audience);
    readers?.delete(reader);
    if (readers?.size === 0) this.readers.delete(reader.audience);
    if (this.readers.size === 0) this.emptySinceMs ??= performance.now();
  }

  /**
   * The next change for a reader. Undefined when it has seen all, null when it was so slow that the
   * change is no longer remembered.
   */
  next(reader: FeedReader): Change<Facts> | null | undefined {
    const { audience } = reader;
    const place = this.readers.get(audience)?.get(reader);
    while (place && place.next !== null) {
      const change = this.current?.at(place.next);
      if (change === null) return null;
      place.next = change === undefined ? null : place.next + 1;
      if (change && (audience === null || change.audience === audience)) return change;
    }
    return undefined;
  }

  /** Where a reader that has seen all goes on after; null for one that has not. */
  resumePoint(reader: FeedReader): StreamCursor | null {
    const place = this.readers.get(reader.audience)?.get(reader);
    return place?.next === null ? (this.current?.head ?? null) : null;
  }

  /** Reads soon, because something was committed. */
  wake(): void {
    this.isWoken = true;
    if (this.timer && !this.isReading) this.schedule(0);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.opening = undefined;
    this.current = undefined;
    this.signals.leave(this);
    await this.reading.catch(() => undefined);
  }

  private opened(): Promise<ChangeHistory<Facts>> {
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  private async open(): Promise<ChangeHistory<Facts>> {
    // Before reading: what is committed in between is announced.
    this.signals.follow(this);
    const { horizon, changes } = await this.source.latest();
    const isCut = changes.length >= HISTORY_SIZE;
    const oldest = changes.findLastIndex((change, at) => change.isOld || (isCut && at === 0));
    const floor = changes[oldest]?.cursor ?? { tx: 0n, key: '' };
    const history = new ChangeHistory<Facts>(floor, HISTORY_SIZE);
    history.append(changes.slice(oldest + 1), { tx: horizon, key: '' });
    this.current = history;
    this.emptySinceMs = performance.now();
    this.schedule(0);
    return history;
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.tick(), delayMs);
    this.timer.unref();
  }

  private async tick(): Promise<void> {
    const history = this.current;
    if (!history) return;
    if (this.emptySinceMs !== null && performance.now() - this.emptySinceMs > LINGER_MS)
      return this.stop();
    this.isWoken = false;
    let delayMs = POLL_MS;
    try {
      if (await this.read(history)) delayMs = HELD_UP_POLL_MS;
    } catch (error) {
      this.logger.warn(`The changes of ${this.name} could not be read: ${errorText(error)}`);
      this.isWoken = false;
    }
    if (this.current === history) this.schedule(this.isWoken ? 0 : delayMs);
  }

  /** Reads to the horizon, one call after the other. Returns whether a change is held up. */
  private read(history: ChangeHistory<Facts>): Promise<boolean> {
    this.reading = this.reading.then(
      () => this.readToHorizon(history),
      () => this.readToHorizon(history),
    );
    return this.reading;
  }

  private async readToHorizon(history: ChangeHistory<Facts>): Promise<boolean> {
    this.isReading = true;
    try {
      for (;;) {
        const page = await this.source.after(history.head);
        await this.source.complete(page, (audience) => this.readers.has(audience));
        const { changes, horizon, isHeldUp } = page;
        const isFull = changes.length === PAGE_SIZE;
        const last = changes.at(-1)?.cursor ?? history.head;
        this.publish(history, changes, isFull ? last : { tx: horizon, key: '' });
        if (!isFull) return isHeldUp;
      }
    } finally {
      this.isReading = false;
    }
  }

  private publish(
    history: ChangeHistory<Facts>,
    changes: ReadonlyArray<Change<Facts>>,
    head: StreamCursor,
  ): void {
    const start = history.end;
    history.append(changes, head);
    if (changes.length === 0) return;
    const audiences = new Set(changes.map(({ audience }) => audience));
    for (const audience of [null, ...audiences]) {
      for (const [reader, place] of this.readers.get(audience) ?? []) {
        place.next ??= start;
        reader.wake();
      }
    }
  }
}
