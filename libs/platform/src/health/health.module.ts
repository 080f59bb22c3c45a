import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseProbe } from './database.probe.js';
import { HealthController } from './health.controller.js';
import { HealthChecks } from './health-checks.js';
import { HealthProbes } from './health-probes.js';
import { MigrationsProbe } from './migrations.probe.js';
import { ProbesController } from './probes.controller.js';
import { ResourcesProbe } from './resources.probe.js';

/** `/health` and below. Needs `ReadinessState` and `AppConfig` from the platform; a `QueueProbe` is asked where one is exported globally. */
@Module({})
export class HealthModule {
  /** The worker's port has probes only: it has no guard that could tell an operator from anybody else. */
  static forRole(role: 'api' | 'worker'): DynamicModule {
    return {
      module: HealthModule,
      // Our filter answers and logs failures; Terminus' own lines would name the same in another form.
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: role === 'api' ? [ProbesController, HealthController] : [ProbesController],
      providers: [DatabaseProbe, HealthChecks, HealthProbes, MigrationsProbe, ResourcesProbe],
    };
  }
}
