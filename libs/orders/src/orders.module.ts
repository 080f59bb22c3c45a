import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogServicesModule } from '@orderly/catalog';
import { PaymentsServicesModule } from '@orderly/payments';
import { JobsServicesModule } from '@orderly/platform/jobs/jobs.module';
import { PricingServicesModule } from '@orderly/pricing';
import { UsersServicesModule } from '@orderly/users';
import { DraftOrder } from './drafts/draft-order.entity.js';
import { DraftOrders } from './drafts/draft-orders.js';
import { DraftOrdersRepository } from './drafts/draft-orders.repository.js';
import { PlaceDraftOrder } from './drafts/place-draft-order.js';
import { EditOrder } from './editing/edit-order.js';
import { OrderExports } from './exporting/order-exports.js';
import { OrderHistory } from './history/order-history.js';
import { TimelineRepository } from './history/timeline.repository.js';
import { CustomerTermsController } from './http/customer-terms.controller.js';
import { DraftOrdersController } from './http/draft-orders.controller.js';
import { OrderEditsController } from './http/order-edits.controller.js';
import { OrderExportsController } from './http/order-exports.controller.js';
import { OrderPaymentsController } from './http/order-payments.controller.js';
import { OrderStreamController } from './http/order-stream.controller.js';
import { OrderTransitionsController } from './http/order-transitions.controller.js';
import { OrdersController } from './http/orders.controller.js';
import { PaymentActsController } from './http/payment-acts.controller.js';
import { ReturnTransitionsController } from './http/return-transitions.controller.js';
import { ReturnsController } from './http/returns.controller.js';
import { ShipmentsController } from './http/shipments.controller.js';
import { OrderNotes } from './notes/order-notes.js';
import { OrderNotesRepository } from './notes/order-notes.repository.js';
import { OrderNotices } from './notices/order-notices.js';
import { Order, OrderLine } from './order/order.entity.js';
import { OrderStateRepository } from './order/order-state.repository.js';
import { CaptureShipped } from './paying/capture-shipped.js';
import { OrderRefunds } from './paying/order-refunds.js';
import { PayOrder } from './paying/pay-order.js';
import { PaymentRecords } from './paying/payment-records.js';
import { PaymentsOfOrder } from './paying/payments-of-order.js';
import { RefundRest } from './paying/refund-rest.effect.js';
import { ReinstateOrder } from './paying/reinstate-order.js';
import { ReturnMoney } from './paying/return-money.js';
import { ReturnPayment } from './paying/return-payment.effect.js';
import { SettleOrder } from './paying/settle-order.js';
import { OrderPricing } from './placing/order-pricing.js';
import { PlaceOrder } from './placing/place-order.js';
import { QuoteOrder } from './placing/quote-order.js';
import { OrderLists } from './reading/order-lists.js';
import { OrderSearch } from './reading/order-search.js';
import { OrdersRepository } from './reading/orders.repository.js';
import { OrdersService } from './reading/orders.service.js';
import { ReceiveReturn } from './returns/receive-return.js';
import { RequestReturn } from './returns/request-return.js';
import { Return } from './returns/return.entity.js';
import { ReturnsRepository } from './returns/returns.repository.js';
import { ReturnsService } from './returns/returns.service.js';
import { TransitionReturn } from './returns/transition-return.js';
import { DeliverShipments } from './shipping/deliver-shipments.effect.js';
import { ShipOrder } from './shipping/ship-order.js';
import { Shipment } from './shipping/shipment.entity.js';
import { ShipmentsRepository } from './shipping/shipments.repository.js';
import { ShipmentsService } from './shipping/shipments.service.js';
import { OrderChangesSource } from './stream/order-changes.source.js';
import { OrderStream } from './stream/order-stream.js';
import { CustomerTermsRepository } from './terms/customer-terms.repository.js';
import { CustomerTermsService } from './terms/customer-terms.service.js';
import { CancelRest } from './transitions/cancel-rest.effect.js';
import { ChangeOrder } from './transitions/change-order.js';
import { ClearReservation } from './transitions/clear-reservation.effect.js';
import { GiveCouponsBack } from './transitions/give-coupons-back.effect.js';
import { OrderEffects } from './transitions/order-effect.js';
import { ReleaseStock } from './transitions/release-stock.effect.js';
import { TransitionOrder } from './transitions/transition-order.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Order, OrderLine, DraftOrder, Return, Shipment]),
    CatalogServicesModule,
    PaymentsServicesModule,
    PricingServicesModule,
    UsersServicesModule,
  ],
  providers: [
    OrdersService,
    OrdersRepository,
    OrderLists,
    OrderSearch,
    OrderStateRepository,
    TimelineRepository,
    PlaceOrder,
    DraftOrders,
    DraftOrdersRepository,
    PlaceDraftOrder,
    QuoteOrder,
    OrderPricing,
    CustomerTermsRepository,
    CustomerTermsService,
    TransitionOrder,
    ChangeOrder,
    EditOrder,
    OrderNotes,
    OrderNotesRepository,
    OrderNotices,
    OrderEffects,
    ClearReservation,
    GiveCouponsBack,
    CancelRest,
    RefundRest,
    DeliverShipments,
    ReleaseStock,
    ReturnPayment,
    ReturnMoney,
    PaymentRecords,
    CaptureShipped,
    OrderRefunds,
    SettleOrder,
    ReinstateOrder,
    PayOrder,
    PaymentsOfOrder,
    OrderHistory,
    ShipOrder,
    ShipmentsService,
    ShipmentsRepository,
    RequestReturn,
    TransitionReturn,
    ReceiveReturn,
    ReturnsService,
    ReturnsRepository,
  ],
  exports: [
    OrdersService,
    PlaceOrder,
    DraftOrders,
    DraftOrdersRepository,
    PlaceDraftOrder,
    QuoteOrder,
    ShipOrder,
    ShipmentsService,
    RequestReturn,
    TransitionReturn,
    ReceiveReturn,
    ReturnsService,
    TransitionOrder,
    CustomerTermsService,
    EditOrder,
    OrderNotes,
    OrderNotices,
    SettleOrder,
    CaptureShipped,
    PaymentRecords,
    PayOrder,
    PaymentsOfOrder,
    OrderLists,
    OrderSearch,
  ],
})
export class OrdersServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [OrdersServicesModule, PaymentsServicesModule, JobsServicesModule],
  controllers: [
    OrdersController,
    OrderExportsController,
    OrderStreamController,
    OrderPaymentsController,
    PaymentActsController,
    OrderTransitionsController,
    OrderEditsController,
    ShipmentsController,
    DraftOrdersController,
    ReturnsController,
    ReturnTransitionsController,
    CustomerTermsController,
  ],
  providers: [OrderExports, OrderChangesSource, OrderStream],
  exports: [OrdersServicesModule],
})
export class OrdersModule {}
