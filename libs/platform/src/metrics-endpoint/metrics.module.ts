import { Module } from '@nestjs/common';
import { BuildInfo } from '../metrics/build-info.js';
import { BacklogCollector } from './backlog.collector.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsAccess } from './metrics-access.js';
import { PoolCollector } from './pool.collector.js';
import { ScheduledTaskMetrics } from './scheduled-task-metrics.js';

/** `GET /metrics`. The platform provides `Metrics`, which counts, to every module. */
@Module({
  controllers: [MetricsController],
  providers: [BacklogCollector, BuildInfo, MetricsAccess, PoolCollector, ScheduledTaskMetrics],
})
export class MetricsModule {}
