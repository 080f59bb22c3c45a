import { Module } from '@nestjs/common';
import { MaintenanceMetric } from '../maintenance/maintenance-metric.js';
import { BuildInfo } from '../metrics/build-info.js';
import { InvariantResults } from '../verification/invariant-results.js';
import { BacklogCollector } from './backlog.collector.js';
import { InvariantMetrics } from './invariant-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsAccess } from './metrics-access.js';
import { PoolCollector } from './pool.collector.js';
import { ScheduledTaskMetrics } from './scheduled-task-metrics.js';
import { WorkerMetrics } from './worker-metrics.js';

/** `GET /metrics`. The platform provides `Metrics`, which counts, to every module. */
@Module({
  controllers: [MetricsController],
  providers: [
    BacklogCollector,
    BuildInfo,
    InvariantMetrics,
    InvariantResults,
    MaintenanceMetric,
    MetricsAccess,
    PoolCollector,
    ScheduledTaskMetrics,
    WorkerMetrics,
  ],
})
export class MetricsModule {}
