import { Module } from '@nestjs/common';
import { PaymentsServicesModule } from '../payments.module.js';

/** The consumers and tasks of the worker. */
@Module({ imports: [PaymentsServicesModule] })
export class PaymentsConsumersModule {}
