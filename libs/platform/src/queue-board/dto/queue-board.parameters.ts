import { OneOf, oneOf } from '../../http/fields/choices.js';
import { Field } from '../../http/fields/field.js';
import { QueryInt } from '../../http/fields/numbers.js';
import { line } from '../../http/fields/text.js';
import { described, type Rule } from '../../http/validation/rule.js';

export const STATUSES = [
  'active',
  'waiting',
  'waiting-children',
  'prioritized',
  'completed',
  'failed',
  'delayed',
  'paused',
] as const;

export const queueName = (): Rule<string> =>
  described(line({ max: 63 }), { description: 'Name of a consumer.', examples: ['mail'] });

/** BullMQ takes a job id as it is; ours are ids of events. */
export const jobId = (): Rule<string> =>
  described(line({ max: 100 }), { description: 'Id of a job, which is that of its event.' });

export const fileName = (): Rule<string> => line({ max: 100 });

export const allAct = () => oneOf(['pause', 'resume']);
export const queueAct = () => oneOf(['pause', 'resume', 'promote']);
export const JOB_ACTS = ['retry', 'promote', 'clean'] as const;
export const STATUS_ACTS = ['retry', 'clean'] as const;

export const DETAILS = [
  'metrics',
  'default-job-options',
  'workers',
  'rate-limit',
  'job-data-schema',
] as const;

export const JOB_DETAILS = ['logs', 'flow'] as const;

export class QueueBoardQuery {
  @Field(queueName(), { optional: true })
  readonly activeQueue?: string;

  @OneOf([...STATUSES, 'latest'], { optional: true })
  readonly status?: (typeof STATUSES)[number] | 'latest';

  @QueryInt({ min: 1, max: 10_000, default: 1 })
  readonly page: number;

  @QueryInt({ min: 1, max: 100, default: 10 })
  readonly jobsPerPage: number;
}
