import { Module } from '@nestjs/common';
import { OrderEvents } from './order-events.invariant.js';
import { OrderLines } from './order-lines.invariant.js';
import { OrderPayments } from './order-payments.invariant.js';
import { OrderReservations } from './order-reservations.invariant.js';
import { OrderReturns } from './order-returns.invariant.js';
import { OrderShipments } from './order-shipments.invariant.js';
import { OrderStatusHistory } from './order-status.invariant.js';
import { OrderTimeline } from './order-timeline.invariant.js';
import { OrderTotal } from './order-total.invariant.js';

/** For the worker and the command line. */
@Module({
  providers: [
    OrderTotal,
    OrderLines,
    OrderTimeline,
    OrderStatusHistory,
    OrderEvents,
    OrderReservations,
    OrderShipments,
    OrderReturns,
    OrderPayments,
  ],
})
export class OrdersInvariantsModule {}
