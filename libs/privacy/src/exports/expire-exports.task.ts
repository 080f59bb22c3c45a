import { Injectable } from '@nestjs/common';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { PersonalExportsRepository } from './personal-exports.repository.js';

/** Emptying a row deletes an archive of up to 16 MiB. */
const BATCH_SIZE = 100;
/** How long people can still look up the status of a copy. */
const KEPT_DAYS = 30;

/** Deletes copies that were not fetched in time, and a month later the rest of their rows. */
@Injectable()
export class ExpireExports extends ScheduledTask {
  override readonly name = 'expire-personal-exports';
  override readonly everyMs = 10 * 60_000;
  override readonly timeoutMs = 60_000;

  constructor(private readonly exports: PersonalExportsRepository) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.exports.expire(BATCH_SIZE)) === BATCH_SIZE);
    await purgeAll({ 'old copies': (limit) => this.exports.purge(KEPT_DAYS, limit) }, signal);
  }
}
