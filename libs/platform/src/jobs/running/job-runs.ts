import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../database/transactions.js';
import type { JobOrigin, JobStatus } from '../job.js';
import type { JobDue } from '../job-type.js';

/** What a worker reads of the job that it continues. */
export interface RunningJob {
  readonly id: string;
  readonly ownerId: string;
  readonly principal: string;
  readonly origin: JobOrigin;
  readonly payload: unknown;
  readonly position: unknown;
  readonly done: number;
  readonly total: number | null;
  readonly createdAt: Date;
}

/** Where a job is after a step. */
export interface Progress {
  readonly position: object;
  readonly done: number;
  readonly total?: number | null;
}

/** The failure of a job that is ours to fix. A replayed dead letter continues such a job. */
export const INTERNAL_FAILURE = 'internal-error';

/** platform.jobs as workers write it: only the attempt that is the `runner` of a job may. */
@Injectable()
export class JobRuns {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Makes this attempt the runner. Null when there is nothing to do: the job is over or erased, or
   * the slice was done before.
   */
  async begin({ jobId, slice }: JobDue, runner: string): Promise<RunningJob | null> {
    const [[job]] = await this.dataSource.query<[RunningJob[], number]>(
      `UPDATE platform.jobs
          SET status = 'running', runner = $3, started_at = coalesce(started_at, now()),
              finished_at = NULL, failure_code = NULL, failure_detail = NULL,
              version = version + 1
        WHERE id = $1 AND slice = $2
          AND (finished_at IS NULL OR failure_code = '${INTERNAL_FAILURE}')
        RETURNING id, owner_id AS "ownerId", principal, origin, payload, position,
                  done::float8 AS done, total::float8 AS total, created_at AS "createdAt"`,
      [jobId, slice, runner],
    );
    return job ?? null;
  }

  /** Locks the job until the transaction ends. False when this attempt must not write any more. */
  async hold(tx: Transaction, jobId: string, runner: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT FROM platform.jobs
        WHERE id = $1 AND runner = $2 AND status = 'running' FOR UPDATE`,
      [jobId, runner],
    );
    return rows.length === 1;
  }

  async advance(tx: Transaction, jobId: string, { position, done, total }: Progress) {
    await tx.query(
      `UPDATE platform.jobs
          SET position = $2, done = $3, total = coalesce($4, total), version = version + 1
        WHERE id = $1`,
      [jobId, JSON.stringify(position), done, total ?? null],
    );
  }

  async succeed(tx: Transaction, jobId: string, done: number, result: object): Promise<void> {
    await tx.query(
      `UPDATE platform.jobs
          SET status = 'succeeded', finished_at = now(), runner = NULL, done = $2, total = $2,
              result = $3, version = version + 1
        WHERE id = $1`,
      [jobId, done, JSON.stringify(result)],
    );
  }

  async fail(tx: Transaction, jobId: string, code: string, detail: string): Promise<void> {
    await tx.query(
      `UPDATE platform.jobs
          SET status = 'failed', finished_at = now(), runner = NULL, failure_code = $2,
              failure_detail = $3, version = version + 1
        WHERE id = $1 AND finished_at IS NULL`,
      [jobId, code, detail],
    );
  }

  /** What a job that is over was about. */
  async leftovers(
    tx: Transaction,
    jobId: string,
  ): Promise<{ payload: unknown; position: unknown }> {
    const [job] = await tx.query<[{ payload: unknown; position: unknown }]>(
      'SELECT payload, position FROM platform.jobs WHERE id = $1',
      [jobId],
    );
    return job;
  }

  /** Begins the next slice, unless the job is over. Null without a job. */
  async endSlice(
    tx: Transaction,
    { jobId, slice }: JobDue,
  ): Promise<{ status: JobStatus; ownerId: string } | null> {
    const [[job]] = await tx.query<[Array<{ status: JobStatus; ownerId: string }>, number]>(
      `UPDATE platform.jobs
          SET slice = CASE WHEN finished_at IS NULL THEN slice + 1 ELSE slice END, runner = NULL
        WHERE id = $1 AND slice = $2 RETURNING status, owner_id AS "ownerId"`,
      [jobId, slice],
    );
    return job ?? null;
  }
}
