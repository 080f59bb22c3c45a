import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DraftOrdersRepository } from './draft-orders.repository.js';

/** Deletes drafts that have not changed for a long time, placed or not: their orders stay. */
@Injectable()
export class PurgeDraftOrders extends ScheduledTask {
  override readonly name = 'purge-draft-orders';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(
    private readonly drafts: DraftOrdersRepository,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const { draftOrderDays } = this.config.retention;
    await purgeAll({ drafts: (limit) => this.drafts.purge(draftOrderDays, limit) }, signal);
  }
}
