import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import type { PushQueued } from './push.events.js';
import { PushComposer } from './push-composer.js';
import { PushSender } from './push-sender.js';
import type { PushSubscription } from './push-subscription.entity.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A subscription whose service took nothing for so long is given up. */
const GIVE_UP_AFTER_MS = 7 * 24 * HOUR_MS;
/** Until the push is a day old, which is too old. The last pause repeats. */
const SCHEDULE_MS = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
];
/** More than fit into the day, so that a push ends by its age and not as a dead letter. */
const MAX_ATTEMPTS = 20;

/**
 * Pushes one message to one browser. The subject of its events is the subscription, so that each
 * browser is tried by itself. A repetition after a crash replaces the first push in the browser,
 * because it has the same tag.
 */
@EventProcessor('push', {
  attempts: MAX_ATTEMPTS,
  backoff: { scheduleMs: SCHEDULE_MS },
  timeoutMs: 20_000,
  concurrency: 16,
})
export class PushConsumer extends EventConsumer {
  constructor(
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly composer: PushComposer,
    private readonly sender: PushSender,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const { webPush } = this.config;
    const { subscriptionId, messageId } = event.data as PushQueued;
    const subscription = webPush && (await this.subscriptions.find(subscriptionId));
    if (!webPush || !subscription) return;
    // The keys were replaced: push services accept only those that the browser subscribed with.
    if (subscription.serverKey !== webPush.publicKey) return this.subscriptions.end(subscriptionId);
    const push = await this.composer.compose(subscription.userId, messageId);
    if (!push) return;
    const outcome = await this.sender
      .send(subscription, push, webPush, signal)
      .catch((error: unknown) => this.failed(subscription, error, signal));
    if (outcome === 'gone') return this.subscriptions.end(subscriptionId);
    if (subscription.failingSince !== null)
      await this.subscriptions.setFailing(subscriptionId, null);
  }

  /** The push is all. */
  async handle(_tx: Transaction): Promise<void> {}

  private async failed(
    { id, failingSince }: PushSubscription,
    error: unknown,
    signal: AbortSignal,
  ): Promise<never> {
    if (signal.aborted) throw error;
    const now = this.clock.now();
    if (failingSince === null) await this.subscriptions.setFailing(id, now);
    else if (now.getTime() - failingSince.getTime() > GIVE_UP_AFTER_MS)
      await this.subscriptions.end(id);
    throw error;
  }
}
