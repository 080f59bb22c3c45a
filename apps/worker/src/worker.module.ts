import { type DynamicModule, Module } from '@nestjs/common';
import { AUTH_CONSUMERS, AUTH_TASKS, AuthConsumersModule } from '@orderly/auth';
import { CATALOG_TASKS, CatalogServicesModule } from '@orderly/catalog';
import {
  NOTIFICATION_CONSUMERS,
  NOTIFICATION_TASKS,
  NotificationsConsumersModule,
} from '@orderly/notifications';
import { ORDERS_CONSUMERS, OrdersConsumersModule } from '@orderly/orders';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { HealthModule } from '@orderly/platform/health/health.module';
import { WorkerRuntimeModule } from '@orderly/platform/jobs/worker-runtime.module';
import { MetricsModule } from '@orderly/platform/metrics/metrics.module';
import { PlatformModule } from '@orderly/platform/platform.module';
import {
  PRIVACY_CONSUMERS,
  PRIVACY_TASKS,
  PrivacyModule,
} from '@orderly/platform/privacy/privacy.module';
import { USERS_CONSUMERS, USERS_TASKS, UsersConsumersModule } from '@orderly/users';
import { EVENT_ROUTES } from './event-routes.js';
import { PERSONAL_DATA } from './personal-data.js';

/** All that happens without anybody asking. Its port, if it has one, answers probes and scrapes only. */
@Module({})
export class WorkerModule {
  static forRoot(config: AppConfig): DynamicModule {
    const hasPort = config.worker.healthPort !== undefined;
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(config),
        UsersConsumersModule,
        AuthConsumersModule,
        CatalogServicesModule,
        OrdersConsumersModule,
        NotificationsConsumersModule,
        PrivacyModule.forRoot(PERSONAL_DATA),
        WorkerRuntimeModule.forRoot({
          routes: EVENT_ROUTES,
          consumers: [
            ...USERS_CONSUMERS,
            ...AUTH_CONSUMERS,
            ...ORDERS_CONSUMERS,
            ...NOTIFICATION_CONSUMERS,
            ...PRIVACY_CONSUMERS,
          ],
          tasks: [
            ...CATALOG_TASKS,
            ...USERS_TASKS,
            ...AUTH_TASKS,
            ...NOTIFICATION_TASKS,
            ...PRIVACY_TASKS,
          ],
        }),
        ...(hasPort ? [HealthModule.forRole('worker'), MetricsModule] : []),
      ],
    };
  }
}
