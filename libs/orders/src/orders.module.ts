import { Module } from '@nestjs/common';
import { CatalogServicesModule } from '@orderly/catalog';
import { UsersServicesModule } from '@orderly/users';
import { CancelOrder } from './cancel-order.js';
import { OrderLog } from './order-log.js';
import { OrdersController } from './orders.controller.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './orders.service.js';
import { PlaceOrder } from './place-order.js';
import { PlaceOrderAtOnce } from './place-order-at-once.js';
import { PlaceOrderStepByStep } from './place-order-step-by-step.js';
import { TimelineRepository } from './timeline.repository.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [CatalogServicesModule, UsersServicesModule],
  providers: [
    OrdersService,
    OrdersRepository,
    TimelineRepository,
    PlaceOrder,
    PlaceOrderAtOnce,
    PlaceOrderStepByStep,
    CancelOrder,
    OrderLog,
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
