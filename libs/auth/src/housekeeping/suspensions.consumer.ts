import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { USER_SUSPENDED, type UserSuspended } from '@orderly/users';
import { Sessions } from '../sessions/sessions.js';

/**
 * Ends the sessions of a suspended account, so that lifting the suspension does not bring them
 * back. The guard refuses them meanwhile. Ends all of them, whenever they were opened: comparing
 * times would trust the clocks of two machines. An owner who was reinstated and signed in before
 * this ran must sign in again. Idempotency key: the session, which ends once.
 */
@EventProcessor('auth-suspensions')
export class SuspensionsConsumer extends EventConsumer {
  constructor(private readonly sessions: Sessions) {
    super();
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    if (event.type !== USER_SUSPENDED)
      throw new PermanentFailure(`The sessions have nothing to do with ${event.type}.`);
    const { userId } = event.data as UserSuspended;
    await this.sessions.endAllOf(tx, userId, 'account-suspended', event);
  }
}
