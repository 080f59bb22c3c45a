import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '../audit-log/audit-log.js';
import { Transactions } from '../database/transactions.js';
import { HttpResult } from '../http/http-result.js';
import { errorText } from '../kernel/errors/error-text.js';
import type { Actor } from '../kernel/identity/actor.js';
import { withTimeout } from '../kernel/timeouts/with-timeout.js';
import type { JobQueue } from '../messaging/queues/job-queue.js';
import { QueueBackend } from '../messaging/queues/queue-backend.js';
import { QueueRegistry } from '../messaging/queues/queue-registry.js';
import { Workers } from '../workers/workers.js';
import type { BoardRequest, BullBoard } from './bull-board.js';
import {
  NoQueueBoard,
  NotOnQueueBoard,
  QueueBoardAway,
  RefusedByQueue,
} from './queue-board.errors.js';

/** Of a request to the board. Emptying a large queue takes seconds. */
const PATIENCE_MS = 10_000;

/** The queues on Redis for operators to look at: the jobs hold ids of events, and no data. */
@Injectable()
export class QueueBoard {
  private readonly logger = new Logger(QueueBoard.name);
  private board: Promise<BullBoard> | undefined;

  constructor(
    private readonly backend: QueueBackend,
    private readonly queues: QueueRegistry,
    private readonly workers: Workers,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NoQueueBoard while the queues are on PostgreSQL */
  assertThere(): void {
    if (this.backend.kind !== 'redis') throw new NoQueueBoard();
  }

  /** @throws NoQueueBoard, NotOnQueueBoard, RefusedByQueue, QueueBoardAway */
  async read(request: Omit<BoardRequest, 'method'>): Promise<HttpResult> {
    return this.answer({ ...request, method: 'get' });
  }

  /**
   * The queue is in no transaction, so the audit log says beforehand what is going to be done.
   * @throws NoQueueBoard, NotOnQueueBoard, RefusedByQueue, QueueBoardAway
   */
  async change(
    actor: Actor,
    { act, route, params }: Pick<BoardRequest, 'route' | 'params'> & { readonly act: string },
  ): Promise<HttpResult> {
    this.assertThere();
    const { queueName } = params;
    if (queueName !== undefined && !(await this.workers.queues()).includes(queueName))
      throw new NotOnQueueBoard();
    await this.transactions.run((tx) =>
      this.audit.record(tx, {
        actorId: actor.userId,
        origin: actor.origin,
        action: 'platform.queue-changed',
        subject: { type: 'queue', id: queueName ?? 'all' },
        after: { act, ...params },
      }),
    );
    return this.answer({ method: 'put', route, params, query: {} });
  }

  private async answer(request: BoardRequest): Promise<HttpResult> {
    this.assertThere();
    this.board ??= import('./bull-board.js').then(({ BullBoard: Board }) => new Board());
    const board = await this.board;
    board.show(await this.shown());
    const answer = await this.inTime('The queue board', board.answer(request));
    if (!answer || (answer.status ?? 200) >= 400) throw new NotOnQueueBoard();
    return HttpResult.ok(answer.body ?? {});
  }

  /** The queues of all workers that are known. */
  private async shown(): Promise<ReadonlyMap<string, JobQueue>> {
    const names = await this.workers.queues();
    const open = names.map(async (name) => {
      const queue = await this.queues.get(name);
      await queue.waitUntilReady();
      return [name, queue] as const;
    });
    return new Map(await this.inTime('Opening the queues', Promise.all(open)));
  }

  private async inTime<T>(what: string, work: Promise<T>): Promise<T> {
    try {
      return await withTimeout(PATIENCE_MS, what, work);
    } catch (error) {
      this.logger.warn(`${what}: ${errorText(error)}`);
      const isThere = await this.backend.ping().then(
        () => true,
        () => false,
      );
      throw isThere ? new RefusedByQueue() : new QueueBoardAway();
    }
  }
}
