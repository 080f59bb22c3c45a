import type { Type } from '@nestjs/common';
import type { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';
import type { ScheduledTask } from './schedule.js';

/** Which consumers and tasks this worker runs; their classes, because their modules provide them. */
export class WorkerParts {
  readonly routes!: EventRoutes;
  readonly consumers!: ReadonlyArray<Type<EventConsumer>>;
  readonly tasks!: ReadonlyArray<Type<ScheduledTask>>;
}
