import { Injectable, type OnModuleDestroy, type StreamableFile } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { ChangeFeed } from '@orderly/platform/streams/change-feed';
import { ChangeSignals } from '@orderly/platform/streams/change-signals';
import { EventStreams } from '@orderly/platform/streams/event-streams';
import { mayReadAny } from '../order/order.policy.js';
import { type OrderChangeFacts, OrderChangesSource } from './order-changes.source.js';

/** Streams the changes of orders to those who may see them. */
@Injectable()
export class OrderStream implements OnModuleDestroy {
  private readonly feed: ChangeFeed<OrderChangeFacts>;

  constructor(
    private readonly streams: EventStreams,
    source: OrderChangesSource,
    signals: ChangeSignals,
  ) {
    this.feed = new ChangeFeed(source, signals);
  }

  begin(request: OrderlyRequest): Promise<StreamableFile> {
    return this.streams.begin(request, {
      feed: this.feed,
      audienceOf: (actor) => (mayReadAny(actor) ? null : actor.userId),
      eventsOf: ({ facts }, audience) =>
        // Customers do not learn of what their timeline leaves out.
        audience === null || facts.visibility === 'customer'
          ? [{ event: 'order-changed', data: toOrderChange(facts) }]
          : [],
      first: async () => [{ event: 'ready', data: {} }],
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.feed.stop();
  }
}

const toOrderChange = (facts: OrderChangeFacts) => ({
  orderId: facts.orderId,
  number: facts.number,
  customerId: facts.customerId,
  change: facts.change,
  version: facts.version,
  occurredAt: facts.occurredAt.toISOString(),
  status: facts.status,
  paymentStatus: facts.paymentStatus,
});
