import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { OrdersErasureConsumer, OrdersPersonalData } from '../privacy/orders-personal-data.js';

/** The worker's half. */
@Module({
  imports: [PrivacyModule],
  providers: [OrdersErasureConsumer, OrdersPersonalData],
})
export class OrdersConsumersModule {}
