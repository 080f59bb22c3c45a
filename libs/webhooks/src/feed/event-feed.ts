import { Injectable } from '@nestjs/common';
import { Cursors } from '@orderly/platform/http/pagination';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { FeedPositionGone } from '../endpoint/endpoint.errors.js';
import type { PublicEvent } from './public-event.entity.js';
import { PublicEventsRepository } from './public-events.repository.js';

const SCOPE = '/v1/events';
const KEPT_MS = 30 * 24 * 3_600_000;

interface FeedPage {
  readonly events: readonly PublicEvent[];
  /** The position behind the last event; that of the reader when there is none. */
  readonly next: string;
  readonly hasMore: boolean;
}

/** Pages of the feed. A position is signed, and does not depend on the types that are asked for. */
@Injectable()
export class EventFeed {
  constructor(
    private readonly events: PublicEventsRepository,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidCursor, FeedPositionGone */
  async read(
    types: readonly string[],
    after: string | undefined,
    limit: number,
  ): Promise<FeedPage> {
    const now = this.clock.now().getTime();
    const [position, seq, readUntil = now] = this.cursors.read(SCOPE, after, 'after') ?? [];
    const from = position === undefined ? null : { position: String(position), seq: String(seq) };
    // The oldest are deleted first: while the event of the position is there, those after it are.
    if (from && Number(readUntil) < now - KEPT_MS && !(await this.events.has(from)))
      throw new FeedPositionGone();
    const found = await this.events.page(types, from, limit + 1);
    const events = found.slice(0, limit);
    const hasMore = found.length > limit;
    const newest = events.at(-1);
    const last = newest ?? from ?? { position: '-1', seq: '-1' };
    // A reader that lags is not up to date by asking: what follows its position gets old.
    const until = hasMore && newest ? newest.recordedAt.getTime() : now;
    return { events, next: this.cursors.write(SCOPE, [last.position, last.seq, until]), hasMore };
  }
}
