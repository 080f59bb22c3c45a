import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import type { JobStatus } from './job.js';

export class JobNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'job-not-found',
    kind: 'not-found',
    title: 'Job not found',
    explanation: 'There is no job with this id that you may see. Jobs are deleted after 30 days.',
  });

  constructor(jobId: string) {
    super(JobNotFound.problem, `There is no job ${jobId} that you may see.`);
  }
}

export class JobOver extends DomainError {
  static readonly problem = defineProblem({
    code: 'job-over',
    kind: 'conflict',
    title: 'Job is over',
    explanation: 'The job has succeeded, failed or been cancelled already. Nothing is left to do.',
  });

  constructor(status: JobStatus) {
    super(JobOver.problem, `The job has ${PAST[status]} already.`);
  }
}

const PAST: Readonly<Record<JobStatus, string>> = {
  queued: 'begun',
  running: 'begun',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'been cancelled',
};

export class TooManyJobs extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-jobs',
    kind: 'too-many-requests',
    title: 'Too many jobs',
    explanation:
      'You have as many unfinished jobs as are allowed at a time. Repeat the request when one of ' +
      'them has ended, or cancel one.',
  });

  constructor(limit: number) {
    super(TooManyJobs.problem, `You have ${limit} unfinished jobs already.`, {
      headers: { 'retry-after': '10' },
    });
  }
}

export class ExportTooLarge extends DomainError {
  static readonly problem = defineProblem({
    code: 'export-too-large',
    kind: 'invalid',
    title: 'Export too large',
    explanation:
      'The file would be larger than this installation allows (EXPORT_MAX_MB). Export less at a ' +
      'time, with further filters.',
  });

  constructor(maxBytes: number) {
    super(ExportTooLarge.problem, `The file would have more than ${maxBytes} bytes.`);
  }
}
