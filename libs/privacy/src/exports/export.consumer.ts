import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { AllPersonalData } from '../personal-data/personal-data.js';
import { EXPORT_ASKED, type ExportAsked } from './export.events.js';
import { makeArchive } from './export-archive.js';
import { PersonalExports } from './personal-exports.js';
import { PersonalExportsRepository } from './personal-exports.repository.js';

/**
 * Creates the copies. Reading takes a while, so it runs outside the transaction. After a crash it
 * runs again, and the new copy replaces the old one. Idempotency key: the export, which becomes
 * ready once.
 */
@EventProcessor('personal-exports')
export class ExportConsumer extends EventConsumer {
  constructor(
    private readonly exports: PersonalExports,
    private readonly archives: PersonalExportsRepository,
    private readonly data: AllPersonalData,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    if (event.type !== EXPORT_ASKED)
      throw new PermanentFailure(`No copy is meant by ${event.type}.`);
    const { exportId, userId } = event.data as ExportAsked;
    // The owner may have been erased meanwhile.
    if ((await this.archives.find(userId, exportId))?.status !== 'queued') return;
    const archive = await makeArchive(
      { userId, at: this.clock.now() },
      this.data.ofModules,
      signal,
    );
    await this.archives.keepArchive(exportId, archive);
  }

  handle(tx: Transaction, event: DomainEvent): Promise<void> {
    return this.exports.markReady(tx, event);
  }

  override deadLettered(tx: Transaction, event: DomainEvent): Promise<void> {
    return this.archives.markFailed(tx, (event.data as ExportAsked).exportId);
  }
}
