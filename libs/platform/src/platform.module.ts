import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StepUpDemand } from './access/step-up-demand.js';
import { AuditLog } from './audit-log/audit-log.js';
import { AppConfig } from './config/app-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { REPLICAS, Replicas } from './database/replicas.js';
import { ServerSecrets } from './database/server-secrets.js';
import { Statements } from './database/statements.js';
import { Transactions } from './database/transactions.js';
import { Features } from './features/features.js';
import { ReplicasHealth } from './health/replicas-health.js';
import { HttpConnections } from './http/http-connections.js';
import { Cursors, Pages } from './http/pagination.js';
import { ReadinessState } from './http/readiness-state.js';
import { Idempotency } from './idempotency/idempotency.js';
import { Clock } from './kernel/time/clock.js';
import { LogLevel } from './log-level/log-level.js';
import { Maintenance } from './maintenance/maintenance.js';
import { Outbox } from './messaging/outbox/outbox.js';
import { QUEUE_EXPORTS, QUEUE_PROVIDERS } from './messaging/queues/queue.providers.js';
import { Metrics } from './metrics/metrics.js';
import { RATE_LIMIT_PROVIDERS } from './rate-limiting/rate-limit.providers.js';
import { RateLimiter } from './rate-limiting/rate-limiter.js';
import { RuntimeSettings } from './runtime-settings/runtime-settings.js';
import { ChangeSignals } from './streams/change-signals.js';
import { EventStreams } from './streams/event-streams.js';
import { StreamTimings } from './streams/stream-timings.js';
import { HeartbeatTimings } from './workers/heartbeat-timings.js';
import { Workers } from './workers/workers.js';

const PROVIDERS = [
  AuditLog,
  ChangeSignals,
  Clock,
  Cursors,
  EventStreams,
  Features,
  HeartbeatTimings,
  Idempotency,
  HttpConnections,
  LogLevel,
  Maintenance,
  ServerSecrets,
  Metrics,
  Outbox,
  Pages,
  ReadinessState,
  RuntimeSettings,
  Statements,
  StepUpDemand,
  StreamTimings,
  Transactions,
  Workers,
];

/**
 * What every module may inject without an import: configuration, the database, transactions and
 * messaging.
 */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRoot({
          ...dataSourceOptions(config),
          autoLoadEntities: true,
          retryAttempts: 10,
          retryDelay: 1_000,
        }),
      ],
      providers: [
        { provide: AppConfig, useValue: config },
        ...PROVIDERS,
        REPLICAS,
        ReplicasHealth,
        ...RATE_LIMIT_PROVIDERS,
        ...QUEUE_PROVIDERS,
      ],
      exports: [AppConfig, ...PROVIDERS, Replicas, RateLimiter, ...QUEUE_EXPORTS, DiscoveryModule],
    };
  }
}
