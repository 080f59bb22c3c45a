import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../database/transactions.js';
import type { PageRequest } from '../http/pagination.js';
import type { Job, JobOrigin, JobStatus } from './job.js';

interface NewJob {
  readonly id: string;
  readonly type: string;
  readonly ownerId: string;
  readonly principal: string;
  readonly origin: JobOrigin;
  readonly payload: object;
  readonly dedupeKey: string | null;
}

/** Whose jobs are listed: those of a person and their machines, or those of one machine. */
export type JobsOf = { readonly ownerId: string } | { readonly principal: string };

export interface JobFilter {
  readonly type?: string | undefined;
  readonly status?: JobStatus | undefined;
}

const JOB_COLUMNS = `id, type, owner_id AS "ownerId", principal, status,
  done::float8 AS done, total::float8 AS total, result,
  CASE WHEN failure_code IS NOT NULL
       THEN json_build_object('code', failure_code, 'detail', failure_detail) END AS failure,
  version, created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** platform.jobs as its owners see it. */
@Injectable()
export class JobsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Until the end of the transaction, the principal starts no other job. */
  async countUnfinished(tx: Transaction, principal: string): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('jobs ' || $1, 0))`, [principal]);
    const [row] = await tx.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM platform.jobs
        WHERE principal = $1 AND finished_at IS NULL`,
      [principal],
    );
    return row.count;
  }

  async findUnfinished(tx: Transaction, type: string, dedupeKey: string): Promise<Job | null> {
    const [job] = await tx.query<Job[]>(
      `SELECT ${JOB_COLUMNS} FROM platform.jobs
        WHERE type = $1 AND dedupe_key = $2 AND finished_at IS NULL`,
      [type, dedupeKey],
    );
    return job ?? null;
  }

  async add(tx: Transaction, job: NewJob): Promise<Job> {
    const [added] = await tx.query<[Job]>(
      `INSERT INTO platform.jobs
         (id, type, owner_id, principal, origin, payload, dedupe_key, status)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued') RETURNING ${JOB_COLUMNS}`,
      [
        job.id,
        job.type,
        job.ownerId,
        job.principal,
        JSON.stringify(job.origin),
        JSON.stringify(job.payload),
        job.dedupeKey,
      ],
    );
    return added;
  }

  async find(jobId: string): Promise<Job | null> {
    const [job] = await this.dataSource.query<Job[]>(
      `SELECT ${JOB_COLUMNS} FROM platform.jobs WHERE id = $1`,
      [jobId],
    );
    return job ?? null;
  }

  /** The newest first: ids begin with their time. */
  async list(of: JobsOf, { type, status }: JobFilter, page: PageRequest): Promise<Job[]> {
    const [column, value] =
      'ownerId' in of ? ['owner_id', of.ownerId] : ['principal', of.principal];
    return this.dataSource.query(
      `SELECT ${JOB_COLUMNS} FROM platform.jobs
        WHERE ${column} = $1 AND ($2::uuid IS NULL OR id < $2)
          AND ($3::text IS NULL OR type = $3) AND ($4::text IS NULL OR status = $4)
        ORDER BY id DESC LIMIT $5`,
      [value, page.after?.[0] ?? null, type ?? null, status ?? null, page.limit],
    );
  }

  /** Waits for a step that is being committed. Null when the job is over. */
  async cancel(tx: Transaction, jobId: string): Promise<Job | null> {
    const [[job]] = await tx.query<[Job[], number]>(
      `UPDATE platform.jobs
          SET status = 'cancelled', finished_at = now(), runner = NULL, version = version + 1
        WHERE id = $1 AND finished_at IS NULL RETURNING ${JOB_COLUMNS}`,
      [jobId],
    );
    return job ?? null;
  }
}
