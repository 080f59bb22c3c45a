import { type DynamicModule, Module } from '@nestjs/common';
import { AuditSealingModule } from '@orderly/audit';
import { AuthConsumersModule } from '@orderly/auth/worker';
import { CatalogInvariantsModule } from '@orderly/catalog/verification';
import { CatalogConsumersModule } from '@orderly/catalog/worker';
import { InvoicesInvariantsModule } from '@orderly/invoices/verification';
import { InvoicesConsumersModule } from '@orderly/invoices/worker';
import { NotificationsConsumersModule } from '@orderly/notifications/worker';
import { OrdersInvariantsModule } from '@orderly/orders/verification';
import { OrdersConsumersModule } from '@orderly/orders/worker';
import { PaymentsInvariantsModule } from '@orderly/payments/verification';
import { PaymentsConsumersModule } from '@orderly/payments/worker';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ReplayConsumersModule } from '@orderly/platform/event-replays/replay-consumers.module';
import { HealthModule } from '@orderly/platform/health/health.module';
import { MetricsModule } from '@orderly/platform/metrics-endpoint/metrics.module';
import { PlatformModule } from '@orderly/platform/platform.module';
import { RuntimeSettingsModule } from '@orderly/platform/runtime-settings/runtime-settings.module';
import { VerificationModule } from '@orderly/platform/verification/verification.module';
import { WorkerRuntimeModule } from '@orderly/platform/worker/worker-runtime.module';
import { PricingInvariantsModule } from '@orderly/pricing/verification';
import { PrivacyConsumersModule } from '@orderly/privacy/worker';
import { UsersConsumersModule } from '@orderly/users/worker';
import { WebhooksConsumersModule } from '@orderly/webhooks/worker';
import { EVENT_ROUTES } from './event-routes.js';

/**
 * All work outside requests. The modules provide their consumers, tasks and personal data; the
 * runtime finds them. The port, if there is one, serves probes and metrics only.
 */
@Module({})
export class WorkerModule {
  static forRoot(config: AppConfig): DynamicModule {
    const hasPort = config.worker.healthPort !== undefined;
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(config),
        RuntimeSettingsModule,
        UsersConsumersModule,
        AuthConsumersModule,
        CatalogConsumersModule,
        PaymentsConsumersModule,
        OrdersConsumersModule,
        InvoicesConsumersModule,
        NotificationsConsumersModule,
        WebhooksConsumersModule,
        PrivacyConsumersModule,
        AuditSealingModule,
        ReplayConsumersModule,
        CatalogInvariantsModule,
        OrdersInvariantsModule,
        PaymentsInvariantsModule,
        PricingInvariantsModule,
        InvoicesInvariantsModule,
        VerificationModule,
        WorkerRuntimeModule.forRoot(EVENT_ROUTES),
        ...(hasPort ? [HealthModule.forRole('worker'), MetricsModule] : []),
      ],
    };
  }
}
