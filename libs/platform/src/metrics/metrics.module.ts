import { Module } from '@nestjs/common';
import { BacklogCollector } from './backlog.collector.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsAccess } from './metrics-access.js';
import { PoolCollector } from './pool.collector.js';

/** `GET /metrics`. What is counted is asked of `Metrics`, which every module has from the platform. */
@Module({
  controllers: [MetricsController],
  providers: [BacklogCollector, MetricsAccess, PoolCollector],
})
export class MetricsModule {}
