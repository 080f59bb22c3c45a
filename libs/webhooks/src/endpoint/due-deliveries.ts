import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { DELIVERIES_DUE, type DeliveriesDue } from './endpoint.events.js';
import { EndpointsRepository } from './endpoints.repository.js';

/** Says to the workers that an endpoint has deliveries to send: one event for all of them. */
@Injectable()
export class DueDeliveries {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @param endpointIds null for all endpoints */
  async announce(
    tx: Transaction,
    endpointIds: readonly string[] | null,
    traceparent: string,
  ): Promise<void> {
    if (endpointIds?.length === 0) return;
    const occurredAt = this.clock.now();
    const marked = await this.endpoints.markDue(tx, endpointIds, occurredAt);
    const events = marked.map(({ id: endpointId, ownerId }) => {
      const about = { subject: endpointId, ownerId, occurredAt, traceparent };
      return domainEvent<DeliveriesDue>(DELIVERIES_DUE, about, { endpointId });
    });
    await this.outbox.recordAll(tx, events);
  }
}
