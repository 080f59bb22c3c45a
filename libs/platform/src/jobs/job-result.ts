import { etagOf } from '../http/etag.js';
import { HttpResult } from '../http/http-result.js';
import { type JobResponse, toJobResponse } from './dto/job.response.js';
import { isOver, type Job } from './job.js';

/** How soon it is worth asking again. */
const ASK_AGAIN_S = '2';

/** The state of a job. */
export const jobResult = (job: Job): HttpResult<JobResponse> =>
  HttpResult.ok(toJobResponse(job), {
    etag: etagOf(job.version),
    ...(isOver(job) ? {} : { 'retry-after': ASK_AGAIN_S }),
  });

/** The answer of a route that starts a job. */
export const jobStarted = (job: Job): HttpResult<JobResponse> =>
  new HttpResult(202, toJobResponse(job), {
    location: `/v1/jobs/${job.id}`,
    'retry-after': ASK_AGAIN_S,
  });
