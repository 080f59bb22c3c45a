import { Module } from '@nestjs/common';
import { OrdersErasureConsumer, OrdersPersonalData } from './privacy/orders-personal-data.js';

/** For the worker to find the consumers by. */
export const ORDERS_CONSUMERS = [OrdersErasureConsumer] as const;

/** The worker's half. */
@Module({
  providers: [...ORDERS_CONSUMERS, OrdersPersonalData],
  exports: [...ORDERS_CONSUMERS, OrdersPersonalData],
})
export class OrdersConsumersModule {}
