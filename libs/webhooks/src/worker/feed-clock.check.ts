import { Injectable } from '@nestjs/common';
import { StartCheck } from '@orderly/platform/worker/start-check';
import { FeedClock } from '../feed/feed-clock.js';

/** Looks before the first event is published in a database that was restored. */
@Injectable()
export class FeedClockCheck extends StartCheck {
  constructor(private readonly clock: FeedClock) {
    super();
  }

  override async assertReady(): Promise<void> {
    await this.clock.continue();
  }
}
