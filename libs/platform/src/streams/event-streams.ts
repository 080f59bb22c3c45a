import { Injectable, Logger, type OnModuleDestroy, StreamableFile } from '@nestjs/common';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { AppConfig } from '../config/app-config.js';
import { NotAcceptable } from '../http/http.errors.js';
import { preferredMediaType } from '../http/media-ranges.js';
import { errorText } from '../kernel/errors/error-text.js';
import { type Actor, principalOf } from '../kernel/identity/actor.js';
import { Metrics } from '../metrics/metrics.js';
import type { ChangeFeed } from './change-feed.js';
import { EventStream, type EventsOf, type StreamEnd } from './event-stream.js';
import { EVENT_STREAM } from './event-stream-route.js';
import type { ServerSentEvent } from './sse-frame.js';
import { readCursor, writeCursor } from './stream-cursor.js';
import { StreamTimings } from './stream-timings.js';
import { StreamsUnavailable, TooManyStreams } from './streams.errors.js';

/** Browsers open six connections to an origin over HTTP/1.1. */
const MOST_PER_HOLDER = 10;

/**
 * Whose streams are counted together. API keys count as their owner, or a few accounts with many
 * keys could open all streams of a process; only administrators create clients.
 */
const holderOf = (actor: Actor): string =>
  actor.authentication.kind === 'client' ? principalOf(actor) : actor.userId;

interface StreamOptions<Facts> {
  readonly feed: ChangeFeed<Facts>;
  /** Whose changes the caller gets; null: those of all. When it changes, the stream ends. */
  readonly audienceOf: (actor: Actor) => string | null;
  readonly eventsOf: EventsOf<Facts>;
  /** What a client gets first, and after a reset. */
  readonly first: () => Promise<readonly ServerSentEvent[]>;
}

/** All open streams of this process. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly logger = new Logger(EventStreams.name);
  private readonly streams = new Set<{ finish(end: StreamEnd): void }>();
  private readonly perHolder = new Map<string, number>();
  private readonly open;
  private readonly closed;
  private isClosing = false;

  constructor(
    private readonly config: AppConfig,
    private readonly timings: StreamTimings,
    metrics: Metrics,
  ) {
    this.open = metrics.gauge('event_streams_open', 'Event streams that clients have open.', [
      'stream',
    ]);
    this.closed = metrics.counter('event_streams_closed_total', 'Event streams that ended.', [
      'stream',
      'end',
    ]);
  }

  /**
   * Opens a stream that goes on after the id in Last-Event-ID. When some of what the client missed
   * is no longer remembered, it begins with the event `reset`.
   * @throws NotAcceptable, TooManyStreams, StreamsUnavailable
   */
  async begin<Facts>(
    request: OrderlyRequest,
    options: StreamOptions<Facts>,
  ): Promise<StreamableFile> {
    const { feed, audienceOf, eventsOf } = options;
    const actor = request.user as Actor;
    if (preferredMediaType(request.headers.accept, [EVENT_STREAM]) === null)
      throw new NotAcceptable([EVENT_STREAM]);
    const free = this.admit(feed.name, holderOf(actor));
    const stream = new EventStream(feed, audienceOf(actor), eventsOf, (end) => {
      if (this.streams.delete(stream)) free(end);
      clearInterval(heartbeat);
    });
    this.streams.add(stream);
    const heartbeat = setInterval(
      () => void this.lookAfter(stream, request, audienceOf),
      this.timings.heartbeatMs,
    ).unref();
    try {
      await this.start(stream, request, options);
    } catch (error) {
      stream.destroy();
      throw error;
    }
    return new StreamableFile(stream, { type: EVENT_STREAM });
  }

  onModuleDestroy(): void {
    this.isClosing = true;
    for (const stream of [...this.streams]) stream.finish('shutdown');
  }

  private async start<Facts>(
    stream: EventStream<Facts>,
    { headers }: OrderlyRequest,
    { feed, first }: StreamOptions<Facts>,
  ): Promise<void> {
    const lastId = headers['last-event-id'];
    const since = typeof lastId === 'string' ? readCursor(lastId) : null;
    const isComplete = await feed.join(stream, since);
    const isReset = !isComplete || (typeof lastId === 'string' && lastId !== '' && since === null);
    const point = feed.resumePoint(stream);
    // Read after the place was taken, so that it is not older than the changes that follow.
    const events = await first();
    stream.open(
      isReset ? [{ event: 'reset', data: {} }, ...events] : events,
      // A client that has to catch up gets its ids with what it catches up on.
      since !== null && !isReset ? undefined : point ? writeCursor(point) : undefined,
    );
  }

  /** @returns what to call when the stream has ended */
  private admit(stream: string, holder: string): (end: StreamEnd) => void {
    if (this.isClosing || this.streams.size >= this.config.http.maxStreams)
      throw new StreamsUnavailable();
    const count = this.perHolder.get(holder) ?? 0;
    if (count >= MOST_PER_HOLDER) throw new TooManyStreams(MOST_PER_HOLDER);
    this.perHolder.set(holder, count + 1);
    this.open.inc({ stream });
    return (end) => {
      const left = (this.perHolder.get(holder) ?? 1) - 1;
      if (left === 0) this.perHolder.delete(holder);
      else this.perHolder.set(holder, left);
      this.open.dec({ stream });
      this.closed.inc({ stream, end });
    };
  }

  private async lookAfter<Facts>(
    stream: EventStream<Facts>,
    request: OrderlyRequest,
    audienceOf: (actor: Actor) => string | null,
  ): Promise<void> {
    if (stream.stalledForMs(performance.now()) > this.timings.stallMs) return stream.finish('slow');
    try {
      const actor = await request.lookAgain?.();
      if (!actor || audienceOf(actor) !== stream.audience) return stream.finish('access');
    } catch (error) {
      // The database is away, say. The caller may stay until it can be asked.
      this.logger.warn(`The caller of a stream could not be looked up: ${errorText(error)}`);
    }
    stream.beat();
  }
}
