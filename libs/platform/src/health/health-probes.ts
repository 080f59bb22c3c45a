import { Injectable, Optional } from '@nestjs/common';
import { QueueProbe } from '../messaging/queues/queue.probe.js';
import { AuditLogProbe } from './audit-log.probe.js';
import { ClockProbe } from './clock.probe.js';
import { DatabaseProbe } from './database.probe.js';
import { MigrationsProbe } from './migrations.probe.js';
import { ResourcesProbe } from './resources.probe.js';

/** The probes of all parts. */
@Injectable()
export class HealthProbes {
  constructor(
    readonly database: DatabaseProbe,
    readonly migrations: MigrationsProbe,
    readonly resources: ResourcesProbe,
    readonly clock: ClockProbe,
    readonly auditLog: AuditLogProbe,
    @Optional() readonly queue?: QueueProbe,
  ) {}
}
