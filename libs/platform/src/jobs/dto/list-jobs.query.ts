import { OneOf } from '../../http/fields/choices.js';
import { PageQuery } from '../../http/fields/page.js';
import { Line } from '../../http/fields/text.js';
import { JOB_STATUSES, type JobStatus } from '../job.js';

export class ListJobsQuery extends PageQuery {
  @Line({ max: 63, optional: true, examples: ['order-export'] })
  readonly type?: string;

  @OneOf(JOB_STATUSES, { optional: true })
  readonly status?: JobStatus;
}
