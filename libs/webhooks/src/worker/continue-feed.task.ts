import { Injectable } from '@nestjs/common';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { FeedClock } from '../feed/feed-clock.js';

/** Notices a standby that was promoted while workers run. */
@Injectable()
export class ContinueFeed extends ScheduledTask {
  override readonly name = 'continue-event-feed';
  override readonly everyMs = 60_000;
  override readonly timeoutMs = 30_000;

  constructor(private readonly clock: FeedClock) {
    super();
  }

  override async run(): Promise<void> {
    await this.clock.continue();
  }
}
