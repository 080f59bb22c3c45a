import { Injectable } from '@nestjs/common';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type Category, isMandatory } from '../core/category.js';
import { AddressHashes } from '../suppressions/address-hashes.js';
import { SuppressionsRepository } from '../suppressions/suppressions.repository.js';
import { type Mail, Mailer } from './mailer.js';
import { NoSuchMailbox } from './smtp-failure.js';

interface MailSubject {
  /** Null for an address without an account. */
  readonly userId: string | null;
  readonly category: Category;
}

/** Sends mails, but none to addresses that are suppressed. */
@Injectable()
export class OutgoingMail {
  constructor(
    private readonly mailer: Mailer,
    private readonly suppressions: SuppressionsRepository,
    private readonly hashes: AddressHashes,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns false when the address is suppressed. One whose mailbox does not exist is suppressed
   * from then on.
   * @throws PermanentFailure when a retry is pointless, anything else when it may help
   */
  async send(mail: Mail, { userId, category }: MailSubject, signal: AbortSignal): Promise<boolean> {
    const addressHash = this.hashes.of(mail.to.address);
    const reason = await this.suppressions.reasonOf(addressHash);
    // A complaint must not keep anyone from hearing that their password was changed.
    if (reason === 'hard-bounce' || (reason && !isMandatory(category))) return false;
    try {
      await this.mailer.send(mail, signal);
      return true;
    } catch (error) {
      if (error instanceof NoSuchMailbox)
        await this.suppressions.addNow({
          ...{ id: newId(), addressHash, userId, createdAt: this.clock.now() },
          ...{ reason: 'hard-bounce', source: 'smtp' },
        });
      throw error;
    }
  }
}
