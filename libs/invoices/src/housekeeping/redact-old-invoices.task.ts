import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { dayOf } from '../document/dates.js';
import { DocumentsRepository } from '../storage/documents.repository.js';

/**
 * Removes the buyers from documents that the law no longer demands. Number and amounts stay: no
 * number of a series may be missing, and they name no person.
 */
@Injectable()
export class RedactOldInvoices extends ScheduledTask {
  override readonly name = 'redact-old-invoices';
  override readonly everyMs = 24 * 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(
    private readonly documents: DocumentsRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const { retentionYears, timeZone } = this.config.invoices;
    // The period begins at the end of the year of issue, as in section 147 (4) AO.
    const firstYear = Number(dayOf(this.clock.now(), timeZone).slice(0, 4)) - retentionYears;
    const buyers = (limit: number): Promise<number> =>
      this.documents.redactBefore(`${firstYear}-01-01`, limit);
    await purgeAll({ buyers }, signal);
  }
}
