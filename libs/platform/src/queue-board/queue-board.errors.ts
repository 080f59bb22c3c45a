import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class NoQueueBoard extends DomainError {
  static readonly problem = defineProblem({
    code: 'no-queue-board',
    kind: 'not-found',
    title: 'No queue board',
    explanation:
      'The board shows queues on Redis, and this installation has them on PostgreSQL: REDIS_URL ' +
      'is not set. GET /v1/event-publications, GET /v1/dead-letters and the metrics are there ' +
      'for both.',
  });

  constructor() {
    super(NoQueueBoard.problem, 'The queues are on PostgreSQL. The board shows queues on Redis.');
  }
}

export class NotOnQueueBoard extends DomainError {
  static readonly problem = defineProblem({
    code: 'not-on-queue-board',
    kind: 'not-found',
    title: 'Not on the queue board',
    explanation:
      'The board has no such page, file, queue or action. It shows the queues of the workers in ' +
      'GET /v1/workers, and retries, promotes, removes, pauses and resumes.',
  });

  constructor() {
    super(NotOnQueueBoard.problem, 'The queue board has nothing at this address.');
  }
}

export class QueueBoardAway extends DomainError {
  static readonly problem = defineProblem({
    code: 'queue-board-away',
    kind: 'unavailable',
    title: 'Redis does not answer',
    explanation: 'The board reads the queues from Redis, which does not answer now. Try again.',
  });

  constructor() {
    super(QueueBoardAway.problem, 'Redis does not answer.', { headers: { 'retry-after': '5' } });
  }
}

export class RefusedByQueue extends DomainError {
  static readonly problem = defineProblem({
    code: 'refused-by-queue',
    kind: 'conflict',
    title: 'Refused by the queue',
    explanation:
      'The queue does not do this to a job in its present state: one that is being worked on is ' +
      'not removed, and one that is not delayed is not promoted. Look at the job again.',
  });

  constructor() {
    super(RefusedByQueue.problem, 'The job is in another state by now.');
  }
}
