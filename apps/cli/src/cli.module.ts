import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AnchorMaker, Sealer } from '@orderly/audit';
import { AdminAccessModule, AuthSeedModule, KeyRotationModule } from '@orderly/auth';
import { CatalogInvariantsModule, CatalogServicesModule } from '@orderly/catalog';
import { InvoicesInvariantsModule } from '@orderly/invoices';
import { NotificationsExaminationModule } from '@orderly/notifications';
import { OrdersInvariantsModule } from '@orderly/orders';
import { PaymentsInvariantsModule } from '@orderly/payments';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ReplayAll } from '@orderly/platform/event-replays/replay-all';
import { ReplayBatches } from '@orderly/platform/event-replays/replay-batches';
import { ExaminationModule } from '@orderly/platform/examination/examination.module';
import { createLogger } from '@orderly/platform/logging/create-logger';
import { NestLogger } from '@orderly/platform/logging/nest-logger';
import { DeadLetters } from '@orderly/platform/messaging/dead-letters/dead-letters';
import { PlatformModule } from '@orderly/platform/platform.module';
import { Publications } from '@orderly/platform/publications/publications';
import { QueueControl } from '@orderly/platform/queue-control/queue-control';
import { Verifier } from '@orderly/platform/verification/verifier';
import { PricingInvariantsModule } from '@orderly/pricing';
import { WebhookSecretsModule } from '@orderly/webhooks';

/** The services that commands use, without a port and without a queue. */
@Module({})
class CliModule {}

export async function withContext<T>(
  config: AppConfig,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const module = {
    module: CliModule,
    imports: [
      PlatformModule.forRoot(config),
      AdminAccessModule,
      AuthSeedModule,
      CatalogInvariantsModule,
      CatalogServicesModule,
      ExaminationModule,
      InvoicesInvariantsModule,
      KeyRotationModule,
      NotificationsExaminationModule,
      OrdersInvariantsModule,
      PaymentsInvariantsModule,
      PricingInvariantsModule,
      WebhookSecretsModule,
    ],
    providers: [
      AnchorMaker,
      DeadLetters,
      Publications,
      QueueControl,
      ReplayAll,
      ReplayBatches,
      Sealer,
      Verifier,
    ],
  };
  const logger = new NestLogger(
    createLogger({ ...config, log: { ...config.log, level: 'warn' } }, 'cli'),
  );
  const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
