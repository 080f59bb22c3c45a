import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { assertNotEmpty } from '@orderly/platform/http/validation/time-range';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DueDeliveries } from '../endpoint/due-deliveries.js';
import type { Endpoint } from '../endpoint/endpoint.entity.js';
import { DeliveryNotFound } from '../endpoint/endpoint.errors.js';
import { ENDPOINT_TESTED } from '../endpoint/endpoint.events.js';
import { EndpointsService } from '../endpoint/endpoints.service.js';
import { assertKnown, typesWanted } from '../endpoint/event-patterns.js';
import { MayReceive } from '../endpoint/may-receive.js';
import { PublicEventsRepository } from '../feed/public-events.repository.js';
import { DeliveriesRepository, type LoggedDelivery } from './deliveries.repository.js';
import type { DeliveryStatus } from './delivery.entity.js';
import { DeliveryActs } from './delivery-acts.js';

/** A delivery. The event is null when the caller may not see its type. */
export interface ShownDelivery extends Omit<LoggedDelivery, 'event'> {
  readonly eventId: string;
  readonly eventType: string;
  readonly event: LoggedDelivery['event'] | null;
}

interface ReplayRange {
  readonly from: Date;
  readonly to: Date;
  readonly types?: readonly string[] | undefined;
}

/** What the owner of an endpoint sees and repeats of its deliveries. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly endpoints: EndpointsService,
    private readonly deliveries: DeliveriesRepository,
    private readonly events: PublicEventsRepository,
    private readonly mayReceive: MayReceive,
    private readonly due: DueDeliveries,
    private readonly log: DeliveryActs,
  ) {}

  /** Newest first. */
  async list(
    actor: Actor,
    endpoint: Endpoint,
    status: DeliveryStatus | undefined,
    page: PageRequest,
  ): Promise<ShownDelivery[]> {
    const rows = await this.deliveries.pageOf(endpoint.id, status, page);
    const viewer = { ownerId: endpoint.ownerId, scopes: scopesOf(actor) };
    return Promise.all(
      rows.map(async ({ event, ...row }) => {
        const { eventId, type: eventType } = event;
        const isVisible = await this.mayReceive.decide(viewer, eventType);
        if (isVisible) return { ...row, eventId, eventType, event };
        // A receiver may send back what it got.
        const log = row.log.map((each) => ({ ...each, responseBody: null }));
        return { ...row, log, eventId, eventType, event: null };
      }),
    );
  }

  /** @throws EndpointNotFound, EndpointIsDisabled, DeliveryNotFound */
  async redeliver(tx: Transaction, actor: Actor, endpointId: string, id: string): Promise<void> {
    await this.endpoints.lockToSend(tx, actor, endpointId);
    if (!(await this.deliveries.redeliver(tx, endpointId, id, this.log.now())))
      throw new DeliveryNotFound(id);
    await this.log.record(tx, actor, endpointId, 'redelivered', { deliveryId: id });
    await this.due.announce(tx, [endpointId], actor.origin.traceparent);
  }

  /**
   * Sends the events of a time again, whether they were delivered or not.
   * @throws InvalidInput, EndpointNotFound, EndpointIsDisabled
   */
  async replay(
    tx: Transaction,
    actor: Actor,
    endpointId: string,
    { from, to, types }: ReplayRange,
  ): Promise<number> {
    assertNotEmpty({ from, to });
    assertKnown(types ?? [], (index) => ({ pointer: `/types/${index}` }));
    const endpoint = await this.endpoints.lockToSend(tx, actor, endpointId);
    const wanted = typesWanted(endpoint.eventTypes).map(({ type }) => type);
    const asked = types && new Set(typesWanted(types).map(({ type }) => type));
    const chosen = wanted.filter((type) => asked?.has(type) ?? true);
    const allowed: string[] = [];
    for (const type of chosen) if (await this.mayReceive.decide(endpoint, type)) allowed.push(type);
    const range = { from, to, types: allowed };
    const events = await this.deliveries.replay(tx, endpointId, range, this.log.now());
    await this.log.record(tx, actor, endpointId, 'replayed', { from, to, events });
    await this.due.announce(tx, [endpointId], actor.origin.traceparent);
    return events;
  }

  /** @throws EndpointNotFound, EndpointIsDisabled */
  async test(tx: Transaction, actor: Actor, endpointId: string): Promise<string> {
    await this.endpoints.lockToSend(tx, actor, endpointId);
    const now = this.log.now();
    const id = newId();
    const event = {
      ...{ id, type: ENDPOINT_TESTED, subject: endpointId, data: { endpointId } },
      occurredAt: now.toISOString(),
    };
    const seq = await this.events.add(tx, event);
    await this.deliveries.add(tx, seq, endpointId, [endpointId], now);
    await this.log.record(tx, actor, endpointId, 'tested', { eventId: id });
    await this.due.announce(tx, [endpointId], actor.origin.traceparent);
    return id;
  }
}

const scopesOf = ({ scopes }: Actor) => (scopes === null ? null : [...scopes]);
