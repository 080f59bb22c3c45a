import { Id } from '../http/fields/ids.js';
import { Int } from '../http/fields/numbers.js';
import type { Class } from '../http/validation/rule.js';
import { defineEvent } from '../messaging/events/event-catalogue.js';

/** The data of the event that a part of a job is due. */
export class JobDue {
  @Id()
  readonly jobId: string;

  @Int({ min: 1, description: 'Which part of the job: 1 is the first.' })
  readonly slice: number;
}

/**
 * A kind of long-running work: what the API names to start it, and the worker's handler declares.
 */
export class JobType<Payload extends object = object> {
  /** What `EVENT_ROUTES` delivers: a part of a job of this type is due. */
  readonly event: string;

  /**
   * @param module whose work it is
   * @param name of the type, of its consumer and of its queue: never rename one
   * @param payload ids and facts, with a rule for each: a job may outlive the release that wrote it
   */
  constructor(
    module: string,
    readonly name: string,
    readonly payload: Class<Payload>,
  ) {
    this.event = defineEvent({
      type: `${module}.${name}-due.v1`,
      summary: 'A part of such a job is due.',
      data: JobDue,
      audience: 'internal',
    });
  }
}
