import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { effectsInOneStatement } from '@orderly/platform/messaging/events/effects-in-one-statement';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { DeliveriesRepository } from '../deliveries/deliveries.repository.js';
import { DueDeliveries } from '../endpoint/due-deliveries.js';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';
import { MayReceive } from '../endpoint/may-receive.js';
import {
  PublicEventsRepository,
  UNWANTED_EVENT_FRAGMENT,
} from '../feed/public-events.repository.js';

const WANTED_FOR_MS = 60_000;

/**
 * Adds each public event to the feed, and a delivery for each endpoint that wants it. An event that
 * no endpoint wants takes one statement; the statement refuses itself when one does. Idempotency
 * keys: the id of the event, and (endpoint, event).
 */
@EventProcessor('webhooks')
export class FanOutConsumer extends EventConsumer {
  override readonly inOneStatement = effectsInOneStatement(
    { event: UNWANTED_EVENT_FRAGMENT },
    (event) => {
      if (this.isWanted(event.type)) throw new Error('An endpoint wants it.');
      return { inputs: { event } };
    },
  );

  /** Until when a type counts as wanted, so that the statement is not refused for each event. */
  private readonly wantedUntil = new Map<string, number>();

  constructor(
    private readonly events: PublicEventsRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly mayReceive: MayReceive,
    private readonly due: DueDeliveries,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    const seq = await this.events.add(tx, event);
    const ids: string[] = [];
    const interested = await this.endpoints.interestedIn(tx, event.type);
    if (interested.length > 0) this.wantedUntil.set(event.type, performance.now() + WANTED_FOR_MS);
    for (const endpoint of interested)
      if (await this.mayReceive.decide(endpoint, event.type)) ids.push(endpoint.id);
    await this.deliveries.add(tx, seq, event.subject, ids, this.clock.now());
    await this.due.announce(tx, ids, event.traceparent);
  }

  private isWanted(type: string): boolean {
    return (this.wantedUntil.get(type) ?? 0) > performance.now();
  }
}
