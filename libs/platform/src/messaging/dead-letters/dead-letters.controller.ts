import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '../../access/access.decorators.js';
import { PlatformPermission } from '../../access/platform.permissions.js';
import { ApiDoc, ApiProblems, ApiResult } from '../../documentation/api-docs.decorators.js';
import { ApiTags } from '../../documentation/documentation.decorators.js';
import { IdParam, RuleParam } from '../../http/fields/params.js';
import { HttpResult } from '../../http/http-result.js';
import { InvalidCursor, Pages } from '../../http/pagination.js';
import { Idempotency } from '../../idempotency/idempotency.js';
import { IdempotencyKey, type IdempotentCall } from '../../idempotency/idempotent-call.js';
import type { Actor } from '../../kernel/identity/actor.js';
import { DeadLetterNotFound } from './dead-letters.errors.js';
import { DeadLetters } from './dead-letters.js';
import {
  DeadLetterList,
  DiscardResponse,
  ReplayResponse,
  toDeadLetterResponse,
} from './dto/dead-letter.response.js';
import { DiscardDeadLetterRequest } from './dto/discard-dead-letter.request.js';
import { consumerName, ListDeadLettersQuery } from './dto/list-dead-letters.query.js';

@Controller({ path: 'dead-letters', version: '1' })
@ApiTags('Operations')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List dead letters', 'Deliveries of events that were given up, newest event first.')
  @RequirePermission(PlatformPermission.ReadOperations)
  @ApiResult(200, 'A page of dead letters.', DeadLetterList, ['Link'])
  @ApiProblems(InvalidCursor)
  listDeadLetters(@Query() query: ListDeadLettersQuery) {
    return this.pages.respond({
      path: '/v1/dead-letters',
      query,
      fetch: (page) => this.deadLetters.list(page, query),
      keyset: ({ position, consumer }) => [position, consumer],
      item: toDeadLetterResponse,
    });
  }

  @Post(':consumer/:eventId/replay')
  @ApiDoc(
    'Replay a dead letter',
    'Sends the event to the consumer again, with all its attempts. Do it when the cause is ' +
      'fixed. Steps that the consumer has completed are recognised and not repeated.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @ApiResult(202, 'The delivery is queued again.', ReplayResponse)
  @ApiProblems(DeadLetterNotFound)
  replayDeadLetter(
    @RuleParam('consumer', consumerName()) consumer: string,
    @IdParam('eventId') eventId: string,
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ) {
    return this.idempotency.once(call, async (tx) => {
      await this.deadLetters.replay(
        tx,
        { actorId: actor.userId, origin: actor.origin },
        consumer,
        eventId,
      );
      return HttpResult.accepted({ consumer, eventId, status: 'pending' as const });
    });
  }

  @Post(':consumer/:eventId/discard')
  @ApiDoc(
    'Discard a dead letter',
    'Gives the delivery up for good if no replay can help, such as for a mail to a mailbox that ' +
      'does not exist. It disappears from the list and the metrics; the audit log keeps who ' +
      'discarded it and why.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @ApiResult(200, 'The delivery was given up for good.', DiscardResponse)
  @ApiProblems(DeadLetterNotFound)
  discardDeadLetter(
    @RuleParam('consumer', consumerName()) consumer: string,
    @IdParam('eventId') eventId: string,
    @Body() { reason }: DiscardDeadLetterRequest,
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ) {
    return this.idempotency.once(call, async (tx) => {
      const by = { actorId: actor.userId, origin: actor.origin };
      await this.deadLetters.discard(tx, by, consumer, eventId, reason);
      return HttpResult.ok({ consumer, eventId, status: 'discarded' as const });
    });
  }
}
