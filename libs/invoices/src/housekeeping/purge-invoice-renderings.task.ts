import { Injectable } from '@nestjs/common';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { RenderingsRepository } from '../storage/renderings.repository.js';

/** Most documents are fetched in their first weeks. Later ones are made again. */
const KEPT_DAYS = 90;

/** Deletes the PDFs of old documents, which take up most of the space of this schema. */
@Injectable()
export class PurgeInvoiceRenderings extends ScheduledTask {
  override readonly name = 'purge-invoice-renderings';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(private readonly renderings: RenderingsRepository) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const pdfs = (limit: number): Promise<number> => this.renderings.purge(KEPT_DAYS, limit);
    await purgeAll({ pdfs }, signal);
  }
}
