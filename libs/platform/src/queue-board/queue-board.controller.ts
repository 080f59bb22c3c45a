import {
  applyDecorators,
  Controller,
  Get,
  HttpCode,
  Put,
  Query,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { CurrentActor, RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { ApiDoc, ApiProblems } from '../documentation/api-docs.decorators.js';
import { ApiResponse, ApiTags } from '../documentation/documentation.decorators.js';
import { RuleParam } from '../http/fields/params.js';
import type { HttpResult } from '../http/http-result.js';
import type { Actor } from '../kernel/identity/actor.js';
import {
  allAct,
  DETAILS,
  JOB_ACTS,
  JOB_DETAILS,
  jobId,
  QueueBoardQuery,
  queueAct,
  queueName,
  STATUS_ACTS,
  STATUSES,
} from './dto/queue-board.parameters.js';
import {
  NoQueueBoard,
  NotOnQueueBoard,
  QueueBoardAway,
  RefusedByQueue,
} from './queue-board.errors.js';
import { QueueBoard } from './queue-board.js';

const Answers = (example: object): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiResponse({
      status: 200,
      description: 'What the page shows.',
      content: {
        // In the form of Bull Board, which is no promise of ours.
        'application/json': { schema: {}, example },
      },
    }),
    ApiProblems(NoQueueBoard, NotOnQueueBoard, RefusedByQueue, QueueBoardAway),
  );

const Reads = (example: object): MethodDecorator =>
  applyDecorators(RequirePermission(PlatformPermission.ReadOperations), Answers(example));

const Changes = (): MethodDecorator =>
  applyDecorators(RequirePermission(PlatformPermission.WriteOperations), Answers({}));

const isIn = (names: readonly string[], name: string): boolean => names.includes(name);

/** What the pages of Bull Board ask. Only what is listed here can be done on the board. */
@ApiTags('Pages')
@Controller({ path: 'ops/queues/api/queues', version: VERSION_NEUTRAL })
export class QueueBoardController {
  constructor(private readonly board: QueueBoard) {}

  @Get()
  @ApiDoc('Queues of the board', 'In the form of Bull Board, which may change.')
  @Reads({ queues: [] })
  listQueuesOnBoard(@Query() query: QueueBoardQuery): Promise<HttpResult> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const asWritten = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
    return this.board.read({ route: '/api/queues', params: {}, query: asWritten });
  }

  @Get(':queue/:item')
  @ApiDoc('Job of a queue, or a detail of it')
  @Reads({ job: { id: '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10' }, status: 'waiting' })
  getItemOnQueueBoard(
    @RuleParam('queue', queueName()) queue: string,
    @RuleParam('item', jobId()) item: string,
  ): Promise<HttpResult> {
    const isDetail = isIn(DETAILS, item);
    return this.board.read({
      route: `/api/queues/:queueName/${isDetail ? item : ':jobId'}`,
      params: { queueName: queue, ...(!isDetail && { jobId: item }) },
      query: {},
    });
  }

  @Get(':queue/:item/:part')
  @ApiDoc('Detail of a job')
  @Reads({ logs: [] })
  async getJobDetailOnQueueBoard(
    @RuleParam('queue', queueName()) queue: string,
    @RuleParam('item', jobId()) job: string,
    @RuleParam('part', jobId()) detail: string,
  ): Promise<HttpResult> {
    if (!isIn(JOB_DETAILS, detail)) throw new NotOnQueueBoard();
    const route = `/api/queues/:queueName/:jobId/${detail}`;
    return this.board.read({ route, params: { queueName: queue, jobId: job }, query: {} });
  }

  @Put(':act')
  @ApiDoc('Pause or resume all queues')
  @Changes()
  changeAllQueues(
    @CurrentActor() actor: Actor,
    @RuleParam('act', allAct()) act: string,
  ): Promise<HttpResult> {
    return this.board.change(actor, { act, route: `/api/queues/${act}`, params: {} });
  }

  @Put(':queue/:item')
  @ApiDoc('Pause or resume a queue, or promote its delayed jobs')
  @Changes()
  changeQueue(
    @CurrentActor() actor: Actor,
    @RuleParam('queue', queueName()) queue: string,
    @RuleParam('item', queueAct()) act: string,
  ): Promise<HttpResult> {
    const route = `/api/queues/:queueName/${act}`;
    return this.board.change(actor, { act, route, params: { queueName: queue } });
  }

  @Put(':queue/:item/:part')
  @ApiDoc(
    'Retry, promote or remove a job, or the jobs in a state',
    'Either `{queue}/{job}/retry`, `promote` or `clean`, or `{queue}/retry` or `clean` with a ' +
      'state. Removed jobs come back: deliveries that have lost theirs get new ones.',
  )
  @Changes()
  async changeJobs(
    @CurrentActor() actor: Actor,
    @RuleParam('queue', queueName()) queue: string,
    @RuleParam('item', jobId()) item: string,
    @RuleParam('part', jobId()) act: string,
  ): Promise<HttpResult> {
    if (isIn(STATUS_ACTS, item) && isIn(STATUSES, act)) {
      const params = { queueName: queue, queueStatus: act };
      const route = `/api/queues/:queueName/${item}/:queueStatus`;
      return this.board.change(actor, { act: item, route, params });
    }
    if (!isIn(JOB_ACTS, act)) throw new NotOnQueueBoard();
    const route = `/api/queues/:queueName/:jobId/${act}`;
    return this.board.change(actor, { act, route, params: { queueName: queue, jobId: item } });
  }
}
