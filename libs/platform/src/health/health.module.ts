import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { MetricsAccess } from '../metrics-endpoint/metrics-access.js';
import { AuditLogProbe } from './audit-log.probe.js';
import { ClockProbe } from './clock.probe.js';
import { DatabaseProbe } from './database.probe.js';
import { HealthController } from './health.controller.js';
import { HealthChecks } from './health-checks.js';
import { HealthJournal } from './health-journal.js';
import { HealthMetrics } from './health-metrics.js';
import { HealthProbes } from './health-probes.js';
import { MigrationsProbe } from './migrations.probe.js';
import { ProbesController } from './probes.controller.js';
import { ResourcesProbe } from './resources.probe.js';
import { WorkersProbe } from './workers.probe.js';

/**
 * `/health` and its sub-paths. Needs `ReadinessState` and `AppConfig` from the platform. Uses a
 * `QueueProbe` where one is exported globally.
 */
@Module({
  // Our filter handles and logs failures; Terminus would log the same again in another form.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [ProbesController, HealthController],
  providers: [
    AuditLogProbe,
    ClockProbe,
    DatabaseProbe,
    HealthChecks,
    HealthJournal,
    HealthMetrics,
    HealthProbes,
    MetricsAccess,
    MigrationsProbe,
    ResourcesProbe,
    WorkersProbe,
  ],
})
export class HealthModule {
  /** Both roles serve the same routes. */
  static forRole(_role: 'api' | 'worker'): DynamicModule {
    return { module: HealthModule };
  }
}
