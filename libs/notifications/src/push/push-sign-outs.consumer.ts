import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import {
  SESSION_ENDED,
  type SessionEnded,
  USER_SIGNED_OUT,
  type UserSignedOut,
} from '@orderly/users';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

/**
 * Ends the subscriptions of a session that was ended: its browser is signed out, or a thief has it.
 * Ends all of an account that was signed out everywhere: someone else may have added one. Browsers
 * of the owner subscribe again when their page starts. Idempotent: what was ended is gone.
 */
@EventProcessor('push-sign-outs')
export class PushSignOutsConsumer extends EventConsumer {
  constructor(private readonly subscriptions: PushSubscriptionsRepository) {
    super();
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    if (event.type === SESSION_ENDED) {
      const { userId, sessionId } = event.data as SessionEnded;
      return this.subscriptions.removeOfSession(tx, userId, sessionId);
    }
    if (event.type !== USER_SIGNED_OUT)
      throw new PermanentFailure(`Push subscriptions have nothing to do with ${event.type}.`);
    await this.subscriptions.removeAllOf(tx, (event.data as UserSignedOut).userId);
  }
}
