import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { NotificationsRepository } from '../feed/notifications.repository.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { PushSubscriptionsRepository } from '../push/push-subscriptions.repository.js';
import { SuppressionsRepository } from '../suppressions/suppressions.repository.js';

/** People get back mailboxes that they lost, and forget what they complained about. */
const SUPPRESSION_DAYS = 365;

/** Deletes old entries of the feed, records of mails, suppressions, and expired subscriptions. */
@Injectable()
export class PurgeOldNotifications extends ScheduledTask {
  override readonly name = 'purge-old-notifications';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(
    private readonly entries: NotificationsRepository,
    private readonly messages: MailMessagesRepository,
    private readonly suppressions: SuppressionsRepository,
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const { notificationsDays, mailDays } = this.config.retention;
    await purgeAll(
      {
        entries: (limit) => this.entries.purge(notificationsDays, limit),
        mails: (limit) => this.messages.purge(mailDays, limit),
        suppressions: (limit) => this.suppressions.purge(SUPPRESSION_DAYS, limit),
        subscriptions: (limit) => this.subscriptions.purge(limit),
      },
      signal,
    );
  }
}
