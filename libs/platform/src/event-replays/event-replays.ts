import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit-log/audit-log.js';
import type { Transaction } from '../database/transactions.js';
import { InvalidInput } from '../http/validation/invalid-input.error.js';
import { assertNotEmpty } from '../http/validation/time-range.js';
import type { Job } from '../jobs/job.js';
import { Jobs } from '../jobs/jobs.js';
import type { FieldError } from '../kernel/errors/domain-error.js';
import type { Actor } from '../kernel/identity/actor.js';
import { EVENT_REPLAY, type ReplaySelection } from './event-replay.js';

/** Starts replays. */
@Injectable()
export class EventReplays {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The same replay that is still in progress is returned instead of another one.
   * @throws InvalidInput, TooManyJobs
   */
  async start(tx: Transaction, actor: Actor, selection: ReplaySelection): Promise<Job> {
    assertSelects(selection);
    const dedupeKey = JSON.stringify(selection);
    const options = { dedupeKey };
    const { job, isNew } = await this.jobs.enqueue(tx, actor, EVENT_REPLAY, selection, options);
    if (isNew)
      await this.audit.record(tx, {
        actorId: actor.userId,
        origin: actor.origin,
        action: 'platform.event-replay-started',
        subject: { type: 'job', id: job.id },
        after: { ...selection },
      });
    return job;
  }
}

/** @throws InvalidInput */
function assertSelects(selection: ReplaySelection): void {
  const { eventId, type, from, to } = selection;
  const hasRange = [type, from, to].some((each) => each !== undefined);
  if (hasRange === (eventId !== undefined)) throw new InvalidInput([ONE_OR_RANGE]);
  assertNotEmpty(selection);
}

const ONE_OR_RANGE: FieldError = {
  pointer: '/eventId',
  code: 'conflicting-filters',
  detail: 'Give either `eventId`, or at least one of `type`, `from` and `to`.',
};
