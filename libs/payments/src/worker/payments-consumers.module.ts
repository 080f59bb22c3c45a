import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { PaymentsServicesModule } from '../payments.module.js';
import { PaymentOperationsConsumer } from '../performing/payment-operations.consumer.js';
import {
  PaymentsErasureConsumer,
  PaymentsPersonalData,
} from '../privacy/payments-personal-data.js';
import { PurgeProviderEvents } from '../reconciling/purge-provider-events.task.js';
import { ReconcilePayment } from '../reconciling/reconcile-payment.js';
import { ReconcilePayments } from '../reconciling/reconcile-payments.task.js';
import { ReconciliationRepository } from '../reconciling/reconciliation.repository.js';

/** The consumers and tasks of the worker. */
@Module({
  imports: [PaymentsServicesModule, PrivacyModule],
  providers: [
    PaymentsErasureConsumer,
    PaymentsPersonalData,
    PaymentOperationsConsumer,
    ReconcilePayment,
    ReconciliationRepository,
    ReconcilePayments,
    PurgeProviderEvents,
  ],
})
export class PaymentsConsumersModule {}
