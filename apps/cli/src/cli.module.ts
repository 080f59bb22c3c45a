import { AnchorMaker, Sealer } from '@orderly/audit';
import { AdminAccessModule, AuthSeedModule, KeyRotationModule } from '@orderly/auth';
import { CatalogInvariantsModule, CatalogServicesModule } from '@orderly/catalog';
import { InvoicesInvariantsModule } from '@orderly/invoices';
import { NotificationsExaminationModule } from '@orderly/notifications';
import { OrdersInvariantsModule } from '@orderly/orders';
import { PaymentsInvariantsModule } from '@orderly/payments';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ExaminationModule } from '@orderly/platform/examination/examination.module';
import { Verifier } from '@orderly/platform/verification/verifier';
import { PricingInvariantsModule } from '@orderly/pricing';
import { WebhookSecretsModule } from '@orderly/webhooks';
import { type Work, withPlatform } from './platform-context.js';

/** The services of all modules that commands use. */
export const withContext = <T>(config: AppConfig, work: Work<T>): Promise<T> =>
  withPlatform(config, work, {
    imports: [
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
    providers: [AnchorMaker, Sealer, Verifier],
  });
