// The door of the module. What is not exported here is private, and the build says so.
export {
  ORDER_CANCELLED,
  ORDER_PLACED,
  type OrderCancelledData,
  type OrderPlacedData,
} from './order/order.events.js';
export { OrdersModule, OrdersServicesModule } from './orders.module.js';
export { type OrderConfirmation, OrdersService } from './reading/orders.service.js';
