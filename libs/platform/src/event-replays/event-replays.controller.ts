import { Body, Controller, Post } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { ApiDoc, ApiProblems, ApiResult } from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { ApiSchema } from '../http/fields/api-schema.js';
import type { HttpResult } from '../http/http-result.js';
import { Idempotency } from '../idempotency/idempotency.js';
import { IdempotencyKey, type IdempotentCall } from '../idempotency/idempotent-call.js';
import { JobResponse } from '../jobs/dto/job.response.js';
import { TooManyJobs } from '../jobs/job.errors.js';
import { jobStarted } from '../jobs/job-result.js';
import type { Actor } from '../kernel/identity/actor.js';
import { ReplaySelection } from './event-replay.js';
import { EventReplays } from './event-replays.js';

@ApiSchema({
  name: 'ReplayEvents',
  examples: [
    { consumer: 'notifications', eventId: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10' },
    { consumer: 'webhooks', type: 'orders.order-placed.v1', from: '2026-11-20T00:00:00Z' },
  ],
})
class ReplayEventsRequest extends ReplaySelection {}

@Controller({ path: 'event-replays', version: '1' })
@ApiTags('Operations')
export class EventReplaysController {
  constructor(
    private readonly replays: EventReplays,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @ApiDoc(
    'Replay events',
    'Starts a job that delivers published events again to one consumer: its dead letters, and ' +
      'events that were published before it received their type. What the consumer has handled ' +
      'is skipped, and so is what it is about to handle. `result` counts the `replayed` and the ' +
      '`skipped`. The job fails with `consumer-not-subscribed` when the workers do not deliver ' +
      'such events to such a consumer. Repeated while the same replay is in progress, the ' +
      'request returns that job.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @ApiResult(202, 'The job.', JobResponse, ['Location', 'Retry-After'])
  @ApiProblems(TooManyJobs)
  replayEvents(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: ReplayEventsRequest,
  ): Promise<HttpResult<JobResponse>> {
    return this.idempotency.once(call, async (tx) =>
      jobStarted(await this.replays.start(tx, actor, request)),
    );
  }
}
