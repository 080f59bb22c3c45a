import { CatalogInvariantsModule } from '@orderly/catalog/verification';
import { InvoicesInvariantsModule } from '@orderly/invoices/verification';
import { OrdersInvariantsModule } from '@orderly/orders/verification';
import { PaymentsInvariantsModule } from '@orderly/payments/verification';
import { Verifier } from '@orderly/platform/verification/verifier';
import { PricingInvariantsModule } from '@orderly/pricing/verification';
import type { Parts } from '../platform-context.js';
import { ENCRYPTED_SECRETS } from './encrypted-secrets.js';

/** The invariants of all modules. */
export const PARTS: Parts = {
  imports: [
    ...ENCRYPTED_SECRETS,
    CatalogInvariantsModule,
    InvoicesInvariantsModule,
    OrdersInvariantsModule,
    PaymentsInvariantsModule,
    PricingInvariantsModule,
  ],
  providers: [Verifier],
};
