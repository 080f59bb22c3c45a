import { Injectable } from '@nestjs/common';
import { counted } from '../kernel/text/counted.js';
import { QueueStats } from '../messaging/queues/queue-stats.js';
import { Workers } from '../workers/workers.js';
import { Examination, type Finding, failed, ok, warning } from './examination.js';

const TIMEOUT_MS = 5_000;
const LAG_S = 120;

@Injectable()
export class OutboxExamination extends Examination {
  override readonly name = 'outbox';

  constructor(private readonly stats: QueueStats) {
    super();
  }

  override async examine(): Promise<Finding> {
    const { pending, oldestAgeS, failed: givenUp } = await this.stats.readOutbox(TIMEOUT_MS);
    const detail =
      pending === 0
        ? 'No event waits.'
        : `${counted(pending, 'event waits', 'events wait')}, ` +
          `the oldest for ${Math.round(oldestAgeS)} s.`;
    if (givenUp > 0)
      return failed(
        `${detail} ${counted(givenUp, 'was', 'were')} given up.`,
        'orderly events list --status failed names them.',
      );
    return oldestAgeS > LAG_S
      ? warning(
          detail,
          'If they do not become fewer, see docs/operations/runbooks/outbox-lagging.md.',
        )
      : ok(detail);
  }
}

@Injectable()
export class DeadLettersExamination extends Examination {
  override readonly name = 'dead letters';

  constructor(private readonly stats: QueueStats) {
    super();
  }

  override async examine(): Promise<Finding> {
    const inbox = await this.stats.readInbox(TIMEOUT_MS);
    const dead = [...inbox].filter(([, counts]) => counts.dead.failed > 0);
    if (dead.length === 0) return ok('None that need attention.');
    return warning(
      dead.map(([consumer, counts]) => `${consumer}: ${counts.dead.failed}`).join(', '),
      'orderly dead-letters list says why; orderly dead-letters replay tries again.',
    );
  }
}

@Injectable()
export class WorkersExamination extends Examination {
  override readonly name = 'workers';

  constructor(private readonly workers: Workers) {
    super();
  }

  override async examine(): Promise<Finding> {
    const { alive, missing } = await this.workers.count();
    const detail = `${alive} alive, ${missing} missing.`;
    if (alive === 0)
      return failed(detail, 'Start a worker: mails, webhooks and all other work wait.');
    return missing > 0
      ? warning(detail, 'See docs/operations/runbooks/worker-missing.md.')
      : ok(detail);
  }
}
