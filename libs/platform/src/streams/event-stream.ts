import { Readable } from 'node:stream';
import type { ChangeFeed, FeedReader } from './change-feed.js';
import type { Change } from './change-source.js';
import { frameOf, retryFrame, type ServerSentEvent } from './sse-frame.js';
import { writeCursor } from './stream-cursor.js';

/** As much as waits in this process for one client; the rest waits in the history of the feed. */
const BUFFER_BYTES = 16 * 1_024;
/** Spread, so that clients do not all come back at once when a process ends. */
const RETRY_FROM_MS = 1_000;
const RETRY_SPREAD_MS = 4_000;

/** The events of a change for those who may see the changes of this account, or all (null). */
export type EventsOf<Facts> = (
  change: Change<Facts>,
  audience: string | null,
) => readonly ServerSentEvent[];

export type StreamEnd = 'client' | 'slow' | 'access' | 'shutdown';

/**
 * The events of one client. It pulls from the history of the feed as fast as the client reads, so a
 * slow client costs no memory. One that is slower than the history is long is cut off, and goes on
 * after the last id that it got.
 */
export class EventStream<Facts> extends Readable implements FeedReader {
  private isWanted = false;
  private isOpen = false;
  private fullSinceMs: number | null = null;
  private end: StreamEnd | null = null;

  constructor(
    private readonly feed: ChangeFeed<Facts>,
    readonly audience: string | null,
    private readonly eventsOf: EventsOf<Facts>,
    private readonly ended: (end: StreamEnd) => void,
  ) {
    super({ highWaterMark: BUFFER_BYTES });
  }

  /** Sends the first events, and from then on what the feed has. */
  open(first: readonly ServerSentEvent[], id: string | undefined): void {
    this.write(retryFrame(RETRY_FROM_MS + Math.random() * RETRY_SPREAD_MS));
    for (const event of first) this.write(frameOf(event, id));
    this.isOpen = true;
    this.pump();
  }

  wake(): void {
    this.pump();
  }

  /** Shows that the connection is alive, and takes the client's id along with the feed. */
  beat(): void {
    const point = this.feed.resumePoint(this);
    if (!this.isOpen || !this.isWanted || point === null) return;
    this.write(frameOf({ event: 'heartbeat', data: {} }, writeCursor(point)));
  }

  /** How long the client has read nothing of what waits for it. */
  stalledForMs(now: number): number {
    return this.fullSinceMs === null ? 0 : now - this.fullSinceMs;
  }

  /** Ends after what is in the buffer, or at once for a client that does not read. */
  finish(end: StreamEnd): void {
    this.note(end);
    if (this.isWanted) this.push(null);
    else this.destroy();
  }

  override _read(): void {
    this.isWanted = true;
    this.fullSinceMs = null;
    this.pump();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.note('client');
    done(error);
  }

  /** The first reason counts: the client goes when it has read the end. */
  private note(end: StreamEnd): void {
    if (this.end !== null) return;
    this.end = end;
    this.feed.leave(this);
    this.ended(end);
  }

  private pump(): void {
    while (this.isOpen && this.isWanted && this.end === null) {
      const change = this.feed.next(this);
      if (change === null) this.finish('slow');
      if (!change) return;
      const id = writeCursor(change.cursor);
      const frames = this.eventsOf(change, this.audience).map((event, at) =>
        // With the first: a client that got it does not get it again.
        frameOf(event, at === 0 ? id : undefined),
      );
      this.write(frames.join(''));
    }
  }

  private write(frames: string): void {
    if (frames === '' || this.end !== null) return;
    this.isWanted = this.push(frames);
    if (!this.isWanted) this.fullSinceMs ??= performance.now();
  }
}
