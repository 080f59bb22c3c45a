import { Injectable } from '@nestjs/common';
import { ScheduledTask } from '../jobs/schedule.js';
import { PersonalExportsRepository } from './personal-exports.repository.js';

const BATCH_SIZE = 100;

/** Deletes the copies that nobody fetched in time. */
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
  }
}
