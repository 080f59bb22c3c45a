// The public API of the module. Everything else is private, and the build enforces it.

export { orderLifeDocument } from './documentation/order-life-document.js';
export { ORDER_EXPORT } from './exporting/order-export.js';
export {
  type ExplainedPrice,
  type OrderedGoods,
  type OrderNotice,
  OrderNotices,
  type ReturnNotice,
  type ShipmentNotice,
} from './notices/order-notices.js';
export type { Address } from './order/address.js';
export { OrderNotFound } from './order/order.errors.js';
export {
  ORDER_CANCELLED,
  ORDER_CLOSED,
  ORDER_CONFIRMED,
  ORDER_DELIVERED,
  ORDER_EXPIRED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PLACED,
  ORDER_REINSTATED,
  ORDER_SHIPPED,
  type OrderCancelledData,
  type OrderChangeData,
  type OrderPlacedData,
  type OrderShippedData,
} from './order/order.events.js';
export {
  ORDER_PAYMENT_CHANGED,
  ORDER_PAYMENT_RETURNED,
  ORDER_REFUND_FAILED,
  ORDER_REFUND_REQUESTED,
  type OrderPaymentChangedData,
  type OrderReturnData,
  RETURN_APPROVED,
  RETURN_CANCELLED,
  RETURN_CLOSED,
  RETURN_RECEIVED,
  RETURN_REJECTED,
  RETURN_REQUESTED,
  SHIPMENT_CHANGED,
  SHIPMENT_DELIVERED,
} from './order/order-change.events.js';
export { OrdersModule, OrdersServicesModule } from './orders.module.js';
export type { InvoicedOrder } from './reading/invoiced-order.js';
export { OrdersService } from './reading/orders.service.js';
