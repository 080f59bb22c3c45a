import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { OrdersErasureConsumer, OrdersPersonalData } from '../privacy/orders-personal-data.js';

/** The consumers and tasks of the worker. */
@Module({
  imports: [PrivacyModule],
  providers: [OrdersErasureConsumer, OrdersPersonalData],
})
export class OrdersConsumersModule {}
