import type { RequestContext } from '../kernel/identity/actor.js';

export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export interface Job {
  readonly id: string;
  readonly type: string;
  readonly ownerId: string;
  readonly principal: string;
  readonly status: JobStatus;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly result: object | null;
  readonly failure: { readonly code: string; readonly detail: string } | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** What of a request the audit entries of its job still say. */
export type JobOrigin = Pick<RequestContext, 'requestId' | 'traceparent' | 'ip' | 'credential'>;

export const isOver = ({ status }: Pick<Job, 'status'>): boolean =>
  status !== 'queued' && status !== 'running';
