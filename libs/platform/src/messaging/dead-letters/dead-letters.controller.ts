import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '../../access/access.decorators.js';
import { PlatformPermission } from '../../access/platform.permissions.js';
import { ApiDoc, ApiProblems, ApiResult } from '../../documentation/api-docs.decorators.js';
import { ApiTags } from '../../documentation/documentation.decorators.js';
import { HttpResult } from '../../http/http-result.js';
import { InvalidCursor, Pages } from '../../http/pagination.js';
import { id } from '../../http/schemas.js';
import { Idempotency } from '../../idempotency/idempotency.js';
import {
  type IdempotentCall,
  OptionalIdempotency,
  TakesIdempotencyKey,
} from '../../idempotency/idempotent-call.js';
import type { Actor } from '../../kernel/identity/actor.js';
import { DeadLetterNotFound } from './dead-letters.errors.js';
import { DeadLetters } from './dead-letters.js';
import {
  deadLetterList,
  discardResponse,
  replayResponse,
  toDeadLetterResponse,
} from './dto/dead-letter.response.js';
import {
  type DiscardDeadLetterRequest,
  discardDeadLetterRequest,
} from './dto/discard-dead-letter.request.js';
import {
  consumerName,
  type ListDeadLettersQuery,
  listDeadLettersQuery,
} from './dto/list-dead-letters.query.js';

@Controller({ path: 'dead-letters', version: '1' })
@ApiTags('Operations')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List dead letters', 'Deliveries of events that were given up, the newest event first.')
  @RequirePermission(PlatformPermission.ReadOperations)
  @ApiResult(200, 'A page of dead letters.', deadLetterList, ['Link'])
  @ApiProblems(InvalidCursor)
  listDeadLetters(@Query({ schema: listDeadLettersQuery }) query: ListDeadLettersQuery) {
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
    'Sends the event to the consumer again, with all its attempts. Do it when the cause is mended: what the consumer had done before is recognised, not repeated.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @TakesIdempotencyKey()
  @ApiResult(202, 'The delivery is on its way again.', replayResponse)
  @ApiProblems(DeadLetterNotFound)
  replayDeadLetter(
    @Param('consumer', { schema: consumerName() }) consumer: string,
    @Param('eventId', { schema: id() }) eventId: string,
    @CurrentActor() actor: Actor,
    @OptionalIdempotency() call: IdempotentCall | undefined,
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
    'Gives the delivery up for good, when no replay can help: a mail to a mailbox that does not exist. It leaves the list and the metrics; the audit log keeps who did it and why.',
  )
  @RequirePermission(PlatformPermission.WriteOperations)
  @TakesIdempotencyKey()
  @ApiResult(200, 'The delivery was given up for good.', discardResponse)
  @ApiProblems(DeadLetterNotFound)
  discardDeadLetter(
    @Param('consumer', { schema: consumerName() }) consumer: string,
    @Param('eventId', { schema: id() }) eventId: string,
    @Body({ schema: discardDeadLetterRequest }) { reason }: DiscardDeadLetterRequest,
    @CurrentActor() actor: Actor,
    @OptionalIdempotency() call: IdempotentCall | undefined,
  ) {
    return this.idempotency.once(call, async (tx) => {
      const by = { actorId: actor.userId, origin: actor.origin };
      await this.deadLetters.discard(tx, by, consumer, eventId, reason);
      return HttpResult.ok({ consumer, eventId, status: 'discarded' as const });
    });
  }
}
