import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { PaymentsServicesModule } from '../payments.module.js';
import {
  PaymentsErasureConsumer,
  PaymentsPersonalData,
} from '../privacy/payments-personal-data.js';
import { PurgeProviderEvents } from '../reconciling/purge-provider-events.task.js';

/** The consumers and tasks of the worker. */
@Module({
  imports: [PaymentsServicesModule, PrivacyModule],
  providers: [PaymentsErasureConsumer, PaymentsPersonalData, PurgeProviderEvents],
})
export class PaymentsConsumersModule {}
