import { Injectable } from '@nestjs/common';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';
import { PublicEventsRepository } from '../feed/public-events.repository.js';

/** Few, because the deliveries of an event and their attempts go with it. */
const EVENTS_AT_ONCE = 100;
const DELIVERIES_AT_ONCE = 1_000;

/**
 * Deletes the events that are older than the feed, with the log of their deliveries, and endpoints
 * that were removed.
 */
@Injectable()
export class PurgePublicEvents extends ScheduledTask {
  override readonly name = 'purge-public-events';
  override readonly everyMs = 600_000;
  override readonly timeoutMs = 9 * 60_000;

  constructor(
    private readonly events: PublicEventsRepository,
    private readonly endpoints: EndpointsRepository,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.events.purge(EVENTS_AT_ONCE)) === EVENTS_AT_ONCE);
    while (!signal.aborted && (await this.endpoints.purgeRemoved(DELIVERIES_AT_ONCE)) > 0);
  }
}
