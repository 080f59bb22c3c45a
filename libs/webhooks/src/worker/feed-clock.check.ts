import { Injectable } from '@nestjs/common';
import { StartCheck } from '@orderly/platform/worker/start-check';
import { PublicEventsRepository } from '../feed/public-events.repository.js';

/** Continues the order of the feed in a database that was restored. */
@Injectable()
export class FeedClockCheck extends StartCheck {
  constructor(private readonly events: PublicEventsRepository) {
    super();
  }

  override async assertReady(): Promise<void> {
    await this.events.continueClock();
  }
}
