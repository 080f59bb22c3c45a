import { Controller, Get, Post, Query } from '@nestjs/common';
import { Authenticated, CurrentActor } from '../access/access.decorators.js';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '../documentation/api-docs.decorators.js';
import { IdParam } from '../http/fields/params.js';
import type { HttpResult } from '../http/http-result.js';
import { InvalidCursor, Pages } from '../http/pagination.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotent-call.js';
import { type Actor, principalOf } from '../kernel/identity/actor.js';
import { JobList, JobResponse, toJobResponse } from './dto/job.response.js';
import { ListJobsQuery } from './dto/list-jobs.query.js';
import { JobNotFound, JobOver } from './job.errors.js';
import { jobResult } from './job-result.js';
import { Jobs } from './jobs.js';

@Controller({ path: 'jobs', version: '1' })
@ApiSection('Jobs', 'Work that takes longer than a request, and the files that it makes.')
export class JobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List your jobs', 'The newest first. Jobs are deleted after 30 days.')
  @Authenticated({ machines: true })
  @ApiResult(200, 'A page of jobs.', JobList, ['Link'])
  @ApiProblems(InvalidCursor)
  listJobs(@CurrentActor() actor: Actor, @Query() query: ListJobsQuery): Promise<HttpResult> {
    const { type, status } = query;
    return this.pages.respond({
      path: '/v1/jobs',
      query,
      viewer: principalOf(actor),
      fetch: (page) => this.jobs.list(actor, { type, status }, page),
      keyset: ({ id }) => [id],
      item: toJobResponse,
    });
  }

  @Get(':id')
  @ApiDoc(
    'Get a job',
    'Its progress, and its result when it has ended. While it has not, ask again after the time ' +
      'in Retry-After; with If-None-Match, an unchanged job gets 304. Jobs of other accounts ' +
      'need `ops:read`.',
  )
  @Authenticated({ machines: true })
  @ApiResult(200, 'The job.', JobResponse, ['ETag', 'Retry-After'])
  @ApiProblems(JobNotFound)
  async getJob(
    @CurrentActor() actor: Actor,
    @IdParam('id') jobId: string,
  ): Promise<HttpResult<JobResponse>> {
    return jobResult(await this.jobs.get(actor, jobId));
  }

  @Post(':id/cancel')
  @ApiDoc(
    'Cancel a job',
    'Nothing is done from now on; what was done stays. Jobs of other accounts need `ops:write`.',
  )
  @Authenticated({ machines: true })
  @ApiResult(200, 'The job.', JobResponse, ['ETag', 'Retry-After'])
  @ApiProblems(JobNotFound, JobOver)
  cancelJob(
    @CurrentActor() actor: Actor,
    @IdParam('id') jobId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult<JobResponse>> {
    return this.idempotency.once(call, async (tx) =>
      jobResult(await this.jobs.cancel(tx, actor, jobId)),
    );
  }
}
