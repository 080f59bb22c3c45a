import { Module } from '@nestjs/common';
import { OrdersErasureConsumer, OrdersPersonalData } from './privacy/orders-personal-data.js';

/** The worker's half. */
@Module({ providers: [OrdersErasureConsumer, OrdersPersonalData] })
export class OrdersConsumersModule {}
