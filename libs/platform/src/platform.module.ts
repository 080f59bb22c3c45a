import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StepUpDemand } from './access/step-up-demand.js';
import { AuditLog } from './audit/audit-log.js';
import { AppConfig } from './config/app-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { ServerSecrets } from './database/server-secrets.js';
import { Statements } from './database/statements.js';
import { Transactions } from './database/transactions.js';
import { Outbox } from './events/outbox.js';
import { ReadinessState } from './health/readiness-state.js';
import { Cursors, Pages } from './http/pagination.js';
import { RATE_LIMIT_PROVIDERS } from './http/rate-limit.providers.js';
import { RateLimiter } from './http/rate-limiter.js';
import { Idempotency } from './idempotency/idempotency.js';
import { QUEUE_EXPORTS, QUEUE_PROVIDERS } from './jobs/queue.providers.js';
import { HttpConnections } from './lifecycle/http-connections.js';
import { Metrics } from './metrics/metrics.js';
import { ErasurePages } from './privacy/erasure-pages.js';
import { Erasures } from './privacy/erasures.js';
import { PersonalExports } from './privacy/personal-exports.js';
import { PersonalExportsRepository } from './privacy/personal-exports.repository.js';
import { Clock } from './time/clock.js';

const PROVIDERS = [
  AuditLog,
  Clock,
  Cursors,
  ErasurePages,
  Erasures,
  Idempotency,
  HttpConnections,
  ServerSecrets,
  Metrics,
  Outbox,
  Pages,
  PersonalExports,
  PersonalExportsRepository,
  ReadinessState,
  Statements,
  StepUpDemand,
  Transactions,
];

/** What every module may ask for without importing it: configuration, the database and the correctness machinery. */
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
        ...RATE_LIMIT_PROVIDERS,
        ...QUEUE_PROVIDERS,
      ],
      exports: [AppConfig, ...PROVIDERS, RateLimiter, ...QUEUE_EXPORTS, DiscoveryModule],
    };
  }
}
