import { ApiSchema } from '../../http/fields/api-schema.js';
import { OneOf } from '../../http/fields/choices.js';
import { anything, Nested, RecordOf } from '../../http/fields/containers.js';
import { Id } from '../../http/fields/ids.js';
import { Int } from '../../http/fields/numbers.js';
import { pageOf } from '../../http/fields/page.js';
import { PlainString } from '../../http/fields/text.js';
import { Timestamp } from '../../http/fields/times.js';
import { JOB_STATUSES, type Job, type JobStatus } from '../job.js';

class JobProgress {
  @Int({ min: 0, description: 'How many records are done.' })
  readonly done: number;

  @Int({ min: 0, nullable: true, description: 'Of how many; null while that is not known.' })
  readonly total: number | null;
}

class JobFailureResponse {
  @PlainString({
    description: 'The code of a problem, as in GET /problems.',
    examples: ['file-storage-full'],
  })
  readonly code: string;

  @PlainString()
  readonly detail: string;
}

@ApiSchema({
  name: 'Job',
  description: 'Work that takes longer than a request.',
  examples: [
    {
      id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a14',
      type: 'order-export',
      status: 'running',
      progress: { done: 12_000, total: null },
      result: null,
      failure: null,
      createdAt: '2026-11-20T09:30:00.000Z',
      startedAt: '2026-11-20T09:30:00.120Z',
      finishedAt: null,
    },
  ],
})
export class JobResponse {
  @Id()
  readonly id: string;

  @PlainString({ examples: ['order-export'] })
  readonly type: string;

  @OneOf(JOB_STATUSES)
  readonly status: JobStatus;

  @Nested(JobProgress)
  readonly progress: JobProgress;

  @RecordOf(anything(), {
    nullable: true,
    description:
      'What the job made, as the operation that started it describes; null until it has succeeded.',
  })
  readonly result: Record<string, unknown> | null;

  @Nested(JobFailureResponse, { nullable: true, description: 'Why it failed.' })
  readonly failure: JobFailureResponse | null;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true })
  readonly startedAt: string | null;

  @Timestamp({ nullable: true })
  readonly finishedAt: string | null;
}

export const JobList = pageOf(JobResponse, 'JobList');

export const toJobResponse = (job: Job): JobResponse => ({
  id: job.id,
  type: job.type,
  status: job.status,
  progress: { done: job.done, total: job.total },
  result: job.result as Record<string, unknown> | null,
  failure: job.failure,
  createdAt: job.createdAt.toISOString(),
  startedAt: job.startedAt?.toISOString() ?? null,
  finishedAt: job.finishedAt?.toISOString() ?? null,
});
