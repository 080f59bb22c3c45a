import { type DynamicModule, Module } from '@nestjs/common';
import { AUTH_CONSUMERS, AUTH_TASKS, AuthConsumersModule } from '@orderly/auth';
import { NOTIFICATION_CONSUMERS, NotificationsConsumersModule } from '@orderly/notifications';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { HealthModule } from '@orderly/platform/health/health.module';
import { WorkerRuntimeModule } from '@orderly/platform/jobs/worker-runtime.module';
import { MetricsModule } from '@orderly/platform/metrics/metrics.module';
import { PlatformModule } from '@orderly/platform/platform.module';
import { EVENT_ROUTES } from './event-routes.js';

/** All that happens without anybody asking. Its port, if it has one, answers probes and scrapes only. */
@Module({})
export class WorkerModule {
  static forRoot(config: AppConfig): DynamicModule {
    const hasPort = config.worker.healthPort !== undefined;
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(config),
        AuthConsumersModule,
        NotificationsConsumersModule,
        WorkerRuntimeModule.forRoot({
          routes: EVENT_ROUTES,
          consumers: [...AUTH_CONSUMERS, ...NOTIFICATION_CONSUMERS],
          tasks: AUTH_TASKS,
        }),
        ...(hasPort ? [HealthModule.forRole('worker'), MetricsModule] : []),
      ],
    };
  }
}
