// The public API of the module. Everything else is private, and the build enforces it.
export {
  ORDER_CANCELLED,
  ORDER_PLACED,
  type OrderCancelledData,
  type OrderPlacedData,
} from './order/order.events.js';
export { OrdersModule, OrdersServicesModule } from './orders.module.js';
export { type OrderConfirmation, OrdersService } from './reading/orders.service.js';
