import { Injectable } from '@nestjs/common';
import { PlatformPermission } from '../access/platform.permissions.js';
import { AuditLog } from '../audit-log/audit-log.js';
import type { Transaction } from '../database/transactions.js';
import type { PageRequest } from '../http/pagination.js';
import {
  type Actor,
  isMachine,
  may,
  type Permission,
  principalOf,
} from '../kernel/identity/actor.js';
import { newId } from '../kernel/ids/new-id.js';
import { Clock } from '../kernel/time/clock.js';
import { domainEvent } from '../messaging/events/domain-event.js';
import { Outbox } from '../messaging/outbox/outbox.js';
import { JobNotFound, JobOver, TooManyJobs } from './job.errors.js';
import { isOver, type Job } from './job.js';
import type { JobDue, JobType } from './job-type.js';
import { type JobFilter, type JobsOf, JobsRepository } from './jobs.repository.js';

/** Of one person or machine at a time. */
const MAX_UNFINISHED = 5;

/** Work that takes longer than a request: started by a use case, done by the worker in parts. */
@Injectable()
export class Jobs {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts a job in the caller's transaction: the job and the change that it follows are committed
   * together, or neither is. The caller writes the audit entry.
   * @param options.dedupeKey the unfinished job of this type with the key is returned instead
   * @throws TooManyJobs
   */
  async enqueue<Payload extends object>(
    tx: Transaction,
    actor: Actor,
    type: JobType<Payload>,
    payload: Payload,
    options: { readonly dedupeKey?: string } = {},
  ): Promise<{ job: Job; isNew: boolean }> {
    const principal = principalOf(actor);
    const unfinished = await this.jobs.countUnfinished(tx, principal);
    const dedupeKey = options.dedupeKey === undefined ? null : `${principal} ${options.dedupeKey}`;
    if (dedupeKey !== null) {
      const same = await this.jobs.findUnfinished(tx, type.name, dedupeKey);
      if (same) return { job: same, isNew: false };
    }
    if (unfinished >= MAX_UNFINISHED) throw new TooManyJobs(MAX_UNFINISHED);
    const { requestId, traceparent, ip, credential } = actor.origin;
    const job = await this.jobs.add(tx, {
      id: newId(),
      type: type.name,
      ownerId: actor.userId,
      principal,
      origin: { requestId, traceparent, ip, ...(credential && { credential }) },
      payload,
      dedupeKey,
    });
    const occurredAt = this.clock.now();
    const about = { subject: job.id, ownerId: actor.userId, occurredAt, traceparent };
    await this.outbox.record(
      tx,
      domainEvent<JobDue>(type.event, about, { jobId: job.id, slice: 1 }),
    );
    return { job, isNew: true };
  }

  /** @throws JobNotFound, also for a job of another owner */
  async get(actor: Actor, jobId: string): Promise<Job> {
    const job = await this.jobs.find(jobId);
    if (!job || !maySeeJob(actor, job, PlatformPermission.ReadOperations))
      throw new JobNotFound(jobId);
    return job;
  }

  /** The actor's own jobs, the newest first. */
  list(actor: Actor, filter: JobFilter, page: PageRequest): Promise<Job[]> {
    return this.jobs.list(jobsOf(actor), filter, page);
  }

  /**
   * What was done stays; nothing is done from now on.
   * @throws JobNotFound, JobOver
   */
  async cancel(tx: Transaction, actor: Actor, jobId: string): Promise<Job> {
    const job = await this.jobs.find(jobId);
    if (!job || !maySeeJob(actor, job, PlatformPermission.WriteOperations))
      throw new JobNotFound(jobId);
    if (isOver(job)) throw new JobOver(job.status);
    const cancelled = await this.jobs.cancel(tx, jobId);
    if (!cancelled) throw new JobOver((await this.get(actor, jobId)).status);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'platform.job-cancelled',
      subject: { type: 'job', id: jobId },
      before: { status: job.status },
      after: { type: job.type, done: cancelled.done },
    });
    return cancelled;
  }
}

const jobsOf = (actor: Actor): JobsOf =>
  isMachine(actor) ? { principal: principalOf(actor) } : { ownerId: actor.userId };

/** A person sees the jobs of their machines, too; a machine only those that it started itself. */
function maySeeJob(actor: Actor, job: Job, anyJob: Permission): boolean {
  if (may(actor, anyJob)) return true;
  return isMachine(actor) ? job.principal === principalOf(actor) : job.ownerId === actor.userId;
}
