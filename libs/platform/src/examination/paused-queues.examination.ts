import { Injectable } from '@nestjs/common';
import { QueueBackend } from '../messaging/queues/queue-backend.js';
import { QueueControl } from '../queue-control/queue-control.js';
import { Examination, type Finding, ok, skipped, warning } from './examination.js';

@Injectable()
export class PausedQueuesExamination extends Examination {
  override readonly name = 'paused queues';

  constructor(
    private readonly control: QueueControl,
    private readonly backend: QueueBackend,
  ) {
    super();
  }

  override async examine(): Promise<Finding> {
    // Otherwise each queue would fail, and log its failure.
    if (!(await this.isReachable())) return skipped('Not checked: the queue does not answer.');
    const paused = (await this.control.list()).filter(({ isPaused }) => isPaused);
    return paused.length === 0
      ? ok('None.')
      : warning(paused.map(({ name }) => name).join(', '), 'orderly queues resume <name>.');
  }

  private isReachable(): Promise<boolean> {
    return this.backend.ping().then(
      () => true,
      () => false,
    );
  }
}
