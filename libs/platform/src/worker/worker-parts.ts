import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { instancesOf } from '../kernel/discovery/instances-of.js';
import { EventConsumer } from '../messaging/events/event-consumer.js';
import type { EventRoutes } from '../messaging/events/event-routes.js';
import { ScheduledTask } from '../scheduling/schedule.js';
import { StartCheck } from './start-check.js';

/** Which consumers receive which events, as the application routes them. */
export class WorkerRoutes {
  readonly routes!: EventRoutes;
}

/** Everything that this worker runs: the consumers, tasks and checks that its modules provide. */
@Injectable()
export class WorkerParts {
  constructor(
    private readonly table: WorkerRoutes,
    private readonly discovery: DiscoveryService,
  ) {}

  get routes(): EventRoutes {
    return this.table.routes;
  }

  consumers(): EventConsumer[] {
    return instancesOf(this.discovery, EventConsumer);
  }

  tasks(): ScheduledTask[] {
    return instancesOf(this.discovery, ScheduledTask);
  }

  checks(): StartCheck[] {
    return instancesOf(this.discovery, StartCheck);
  }
}
