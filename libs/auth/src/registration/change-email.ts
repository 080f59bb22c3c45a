import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { type ConfirmationState, EmailChanges } from '@orderly/users';
import { withMinimumDuration } from '../core/with-minimum-duration.js';
import { LinkRefused } from '../errors/auth.errors.js';
import { Sessions } from '../sessions/sessions.js';

/** Changes the address of an account, by its owner. */
@Injectable()
export class ChangeEmail {
  constructor(
    private readonly changes: EmailChanges,
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Succeeds for every new address, whether or not it has an account, so that the response reveals
   * none.
   * @throws EmailUnchanged, MailCoolDown
   */
  ask(actor: Actor, email: string): Promise<void> {
    return withMinimumDuration(() =>
      this.transactions.run((tx) => this.changes.ask(tx, actor, email)),
    );
  }

  /**
   * The second of two confirmations makes the change and ends all sessions: they may belong to a
   * person who controlled the old address.
   * @throws LinkRefused
   */
  confirm(token: string, origin: RequestContext): Promise<ConfirmationState> {
    return this.transactions.run(async (tx) => {
      const confirmed = await this.changes.confirm(tx, token, origin);
      // The exception rolls the confirmation back too: another account took the address meanwhile,
      // so nothing was confirmed.
      if (!confirmed) throw new LinkRefused();
      if (confirmed.state === 'changed')
        await this.sessions.endAllOf(tx, confirmed.userId, 'email-changed', origin);
      return confirmed.state;
    });
  }
}
