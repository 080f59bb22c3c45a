import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Transaction, Transactions } from '../../database/transactions.js';
import { objectOf } from '../../http/fields/containers.js';
import { tryParse } from '../../http/validation/try-parse.js';
import { DomainError } from '../../kernel/errors/domain-error.js';
import { newId } from '../../kernel/ids/new-id.js';
import { Clock } from '../../kernel/time/clock.js';
import { type DomainEvent, domainEvent } from '../../messaging/events/domain-event.js';
import { EventConsumer } from '../../messaging/events/event-consumer.js';
import { PermanentFailure } from '../../messaging/failures/delivery-failures.js';
import { Outbox } from '../../messaging/outbox/outbox.js';
import { isOver } from '../job.js';
import type { JobDue, JobType } from '../job-type.js';
import { JobRun, JobTakenAway } from './job-run.js';
import { INTERNAL_FAILURE, JobRuns } from './job-runs.js';

export const JobTypeOf = Reflector.createDecorator<JobType>();
const reflector = new Reflector();

/** Injected, so that a test need not wait as long as production. */
@Injectable()
export class JobTimings {
  /** How long a slice works. Short, so that a deployment waits for it and others get their turn. */
  readonly sliceMs: number = 10_000;
}

/**
 * Does the jobs of one type, in slices. Each slice is the delivery of an event: it works for some
 * seconds in steps, of which each commits its effects together with the position behind it, and
 * then records the event of the next slice. So a job survives a crash at any point, and no step
 * happens twice.
 */
export abstract class JobWorker<
  Payload extends object,
  Position extends object,
> extends EventConsumer {
  @Inject(JobRuns) private readonly runs: JobRuns;
  @Inject(Transactions) private readonly transactions: Transactions;
  @Inject(Outbox) private readonly outbox: Outbox;
  @Inject(Clock) private readonly clock: Clock;
  @Inject(JobTimings) private readonly timings: JobTimings;

  /**
   * Continues the job behind `run.position`, step by step, until the slice is over or the job has
   * ended. A `DomainError` ends the job for good, and its owner reads why; any other error is
   * repeated, and in the end a dead letter.
   */
  protected abstract work(run: JobRun<Payload, Position>, signal: AbortSignal): Promise<void>;

  /**
   * Deletes what only an unfinished job needs. Called for a job that is over: it succeeded, failed
   * by a `DomainError` or was cancelled.
   */
  protected cleanUp?(
    tx: Transaction,
    payload: Payload,
    position: Position | null,
    hasSucceeded: boolean,
  ): Promise<void>;

  override async performExternal({ data }: DomainEvent, signal: AbortSignal): Promise<void> {
    const due = data as JobDue;
    const runner = newId();
    const job = await this.runs.begin(due, runner);
    if (!job) return;
    const endsAtMs = performance.now() + this.timings.sliceMs;
    const run = new JobRun<Payload, Position>(
      job,
      this.payloadOf(job.payload),
      runner,
      endsAtMs,
      this.runs,
      this.transactions,
    );
    try {
      await this.work(run, signal);
      // It would be repeated for as long as it makes no progress.
      if (!run.hasAdvanced) throw new Error('The slice has done nothing.');
    } catch (error) {
      if (error instanceof JobTakenAway) return;
      if (!(error instanceof DomainError)) throw error;
      await this.refuse(run, runner, error);
    }
  }

  /** Commits the end of the slice, and what follows from it. */
  override async handle(tx: Transaction, { data, traceparent }: DomainEvent): Promise<void> {
    const due = data as JobDue;
    const ended = await this.runs.endSlice(tx, due);
    if (ended === null) return;
    const { status, ownerId } = ended;
    if (isOver({ status })) return this.clean(tx, due.jobId, status === 'succeeded');
    const next = { jobId: due.jobId, slice: due.slice + 1 };
    const about = { subject: due.jobId, ownerId, occurredAt: this.clock.now(), traceparent };
    await this.outbox.record(tx, domainEvent<JobDue>(this.type.event, about, next));
  }

  /** The reason is for operators. A replay of the dead letter continues the job. */
  override async deadLettered(tx: Transaction, { data }: DomainEvent): Promise<void> {
    const detail = 'Something went wrong on our side, and it has been logged.';
    await this.runs.fail(tx, (data as JobDue).jobId, INTERNAL_FAILURE, detail);
  }

  private get type(): JobType<Payload> {
    return reflector.get(JobTypeOf, this.constructor as new () => this) as JobType<Payload>;
  }

  private async refuse(
    run: JobRun<Payload, Position>,
    runner: string,
    { problem, message }: DomainError,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (await this.runs.hold(tx, run.id, runner))
        await this.runs.fail(tx, run.id, problem.code, message);
    });
  }

  private async clean(tx: Transaction, jobId: string, hasSucceeded: boolean): Promise<void> {
    if (!this.cleanUp) return;
    const { payload, position } = await this.runs.leftovers(tx, jobId);
    const reached = position as Position | null;
    await this.cleanUp(tx, this.payloadOf(payload), reached, hasSucceeded);
  }

  private payloadOf(written: unknown): Payload {
    const payload = tryParse(
      objectOf(() => this.type.payload),
      written,
    );
    if (payload === undefined)
      throw new PermanentFailure('The payload of the job does not fit this release.');
    return payload;
  }
}
