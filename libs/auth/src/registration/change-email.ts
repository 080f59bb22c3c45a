import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { type ConfirmationState, EmailChanges } from '@orderly/users';
import { withMinimumDuration } from '../core/with-minimum-duration.js';
import { LinkRefused } from '../errors/auth.errors.js';
import { Sessions } from '../sessions/sessions.js';

/** Another address for an account, by its owner. */
@Injectable()
export class ChangeEmail {
  constructor(
    private readonly changes: EmailChanges,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Succeeds alike whether or not the address has an account.
   * @throws EmailUnchanged, MailCoolDown
   */
  ask(actor: Actor, email: string): Promise<void> {
    return withMinimumDuration(() =>
      this.transactions.run((tx) => this.changes.ask(tx, actor, email)),
    );
  }

  /**
   * The second of the two confirmations makes the change, and ends all sessions: they were opened
   * by whoever had the old address.
   * @throws LinkRefused
   */
  confirm(token: string, origin: RequestContext): Promise<ConfirmationState> {
    return this.transactions.run(async (tx) => {
      const confirmed = await this.changes.confirm(tx, token, origin);
      // Throwing undoes the confirmation as well: an address that somebody else took meanwhile has
      // agreed to nothing.
      if (!confirmed) throw new LinkRefused();
      if (confirmed.state === 'changed')
        await this.sessions.endAllOf(tx, confirmed.userId, 'email-changed');
      return confirmed.state;
    });
  }
}
