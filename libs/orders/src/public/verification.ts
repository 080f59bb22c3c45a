/** For checks of the data, of this and of other modules: it loads without the routes. */

export {
  ORDER_CANCELLED,
  ORDER_EXPIRED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_SHIPPED,
} from '../order/order.events.js';
export { ORDER_PAYMENT_CHANGED } from '../order/order-change.events.js';
export { ORDER_ROWS } from '../verification/order-rows.js';
export { OrdersInvariantsModule } from '../verification/orders-invariants.module.js';
export { endedOrders, ordersToInvoice } from '../verification/orders-to-invoice.js';
