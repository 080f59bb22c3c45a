import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '@orderly/audit';
import { AuthModule } from '@orderly/auth';
import { CatalogModule } from '@orderly/catalog';
import { InvoicesModule } from '@orderly/invoices';
import { NotificationsModule } from '@orderly/notifications';
import { OrdersModule } from '@orderly/orders';
import { PaymentsModule } from '@orderly/payments';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { EventReplaysModule } from '@orderly/platform/event-replays/event-replays.module';
import { HealthModule } from '@orderly/platform/health/health.module';
import { KnownQueryGuard } from '@orderly/platform/http/known-query.guard';
import { ProblemsController } from '@orderly/platform/http/problems.controller';
import { JobsModule } from '@orderly/platform/jobs/jobs.module';
import { DeadLettersModule } from '@orderly/platform/messaging/dead-letters/dead-letters.module';
import { MetricsModule } from '@orderly/platform/metrics-endpoint/metrics.module';
import { PlatformModule } from '@orderly/platform/platform.module';
import { PublicationsModule } from '@orderly/platform/publications/publications.module';
import { QueueBoardModule } from '@orderly/platform/queue-board/queue-board.module';
import { RateLimitGuard } from '@orderly/platform/rate-limiting/rate-limit.guard';
import { RuntimeSettingsModule } from '@orderly/platform/runtime-settings/runtime-settings.module';
import { WorkersModule } from '@orderly/platform/workers/workers.controller';
import { PricingModule } from '@orderly/pricing';
import { UsersModule } from '@orderly/users';
import { WebhooksModule } from '@orderly/webhooks';

/**
 * Imported after AuthModule, whose guard must run first: limits count the actor that it found, and
 * a stranger learns nothing about input. Nest runs global guards in the order in which it meets
 * their modules, and it meets the importing module before its imports.
 */
@Module({
  providers: [
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: KnownQueryGuard },
  ],
})
class RequestGuardsModule {}

/**
 * All modules that respond over HTTP. The guards run in the order of registration: authentication
 * (in AuthModule), then limits, then input.
 */
@Module({})
export class ApiModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot(config),
        RuntimeSettingsModule,
        AuthModule,
        RequestGuardsModule,
        UsersModule,
        CatalogModule,
        PaymentsModule,
        PricingModule,
        OrdersModule,
        InvoicesModule,
        NotificationsModule,
        WebhooksModule,
        AuditModule,
        JobsModule,
        DeadLettersModule,
        PublicationsModule,
        EventReplaysModule,
        WorkersModule,
        QueueBoardModule,
        HealthModule,
        MetricsModule,
      ],
      controllers: [ProblemsController],
    };
  }
}
