import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogServicesModule } from '@orderly/catalog';
import { UsersServicesModule } from '@orderly/users';
import { CancelOrder } from './cancelling/cancel-order.js';
import { OrderHistory } from './history/order-history.js';
import { TimelineRepository } from './history/timeline.repository.js';
import { OrdersController } from './http/orders.controller.js';
import { Order, OrderLine } from './order/order.entity.js';
import { OrderStateRepository } from './order/order-state.repository.js';
import { PlaceOrder } from './placing/place-order.js';
import { OrdersRepository } from './reading/orders.repository.js';
import { OrdersService } from './reading/orders.service.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Order, OrderLine]),
    CatalogServicesModule,
    UsersServicesModule,
  ],
  providers: [
    OrdersService,
    OrdersRepository,
    OrderStateRepository,
    TimelineRepository,
    PlaceOrder,
    CancelOrder,
    OrderHistory,
  ],
  exports: [OrdersService, PlaceOrder, CancelOrder],
})
export class OrdersServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [OrdersServicesModule],
  controllers: [OrdersController],
  exports: [OrdersServicesModule],
})
export class OrdersModule {}
