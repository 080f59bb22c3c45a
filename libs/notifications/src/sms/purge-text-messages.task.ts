import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { PhonesRepository } from './phones.repository.js';
import { SmsBudgets } from './sms-budgets.js';
import { SmsMessagesRepository } from './sms-messages.repository.js';

/** Long enough to answer someone who says that a code did not arrive. */
const CODE_DAYS = 2;

/** Deletes old records of text messages, codes, and what they were limited by. */
@Injectable()
export class PurgeTextMessages extends ScheduledTask {
  override readonly name = 'purge-text-messages';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(
    private readonly messages: SmsMessagesRepository,
    private readonly phones: PhonesRepository,
    private readonly budgets: SmsBudgets,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const { mailDays } = this.config.retention;
    await purgeAll(
      {
        messages: (limit) => this.messages.purge(mailDays, limit),
        codes: (limit) => this.phones.purgeCodes(CODE_DAYS, limit),
        budgets: (limit) => this.budgets.purge(limit),
      },
      signal,
    );
  }
}
