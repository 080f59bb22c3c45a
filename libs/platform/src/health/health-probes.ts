import { Injectable, Optional } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { instancesOf } from '../kernel/discovery/instances-of.js';
import { QueueProbe } from '../messaging/queues/queue.probe.js';
import { AuditLogProbe } from './audit-log.probe.js';
import { ClockProbe } from './clock.probe.js';
import { DatabaseProbe } from './database.probe.js';
import { HealthPart } from './health-part.js';
import { MigrationsProbe } from './migrations.probe.js';
import { ResourcesProbe } from './resources.probe.js';
import { WorkersProbe } from './workers.probe.js';

/** The probes of all parts. */
@Injectable()
export class HealthProbes {
  constructor(
    readonly database: DatabaseProbe,
    readonly migrations: MigrationsProbe,
    readonly resources: ResourcesProbe,
    readonly clock: ClockProbe,
    readonly auditLog: AuditLogProbe,
    readonly workers: WorkersProbe,
    private readonly discovery: DiscoveryService,
    @Optional() readonly queue?: QueueProbe,
  ) {}

  /** What the modules of this process say about parts of their own. */
  parts(): Array<readonly [name: string, fault: string | null]> {
    return instancesOf(this.discovery, HealthPart).flatMap((part) => [...part.faults()]);
  }
}
