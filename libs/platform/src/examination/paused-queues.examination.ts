import { Injectable } from '@nestjs/common';
import { QueueControl } from '../queue-control/queue-control.js';
import { Examination, type Finding, ok, warning } from './examination.js';

@Injectable()
export class PausedQueuesExamination extends Examination {
  override readonly name = 'paused queues';

  constructor(private readonly control: QueueControl) {
    super();
  }

  override async examine(): Promise<Finding> {
    const paused = (await this.control.list()).filter(({ isPaused }) => isPaused);
    return paused.length === 0
      ? ok('None.')
      : warning(paused.map(({ name }) => name).join(', '), 'orderly queues resume <name>.');
  }
}
