import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogServicesModule } from '@orderly/catalog';
import { UsersServicesModule } from '@orderly/users';
import { CancelOrder } from './cancel-order.js';
import { Order, OrderLine } from './order.entity.js';
import { OrderHistory } from './order-history.js';
import { OrdersController } from './orders.controller.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './orders.service.js';
import { PlaceOrder } from './place-order.js';
import { PlaceOrderInOneStatement } from './place-order-in-one-statement.js';
import { PlaceOrderWithLocks } from './place-order-with-locks.js';
import { TimelineRepository } from './timeline.repository.js';

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
    TimelineRepository,
    PlaceOrder,
    PlaceOrderInOneStatement,
    PlaceOrderWithLocks,
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
