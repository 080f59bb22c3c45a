// The door of the module. What is not exported here is private, and the build says so.
export {
  ORDER_CANCELLED,
  ORDER_PLACED,
  type OrderCancelledData,
  type OrderPlacedData,
} from './order.events.js';
export { ORDER_LIFE, ORDER_STATUSES, type OrderStatus } from './order-state-machine.js';
export { OrdersModule, OrdersServicesModule } from './orders.module.js';
export { ORDER_PERMISSIONS, OrderPermission } from './orders.permissions.js';
export { type OrderConfirmation, OrdersService } from './orders.service.js';
export { OrdersConsumersModule } from './orders-consumers.module.js';
