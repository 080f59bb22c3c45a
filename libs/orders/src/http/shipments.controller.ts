import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { InsufficientStockAtLocation, UnknownLocation } from '@orderly/catalog';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import {
  etagOf,
  type IfMatch,
  OptionalIfMatch,
  PreconditionFailed,
  RequiredIfMatch,
} from '@orderly/platform/http/etag';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderActionNotPossible, OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { LinesNotPossible } from '../order/requested-lines.js';
import { OrdersService } from '../reading/orders.service.js';
import { ShipOrder, type ShippedGoods } from '../shipping/ship-order.js';
import type { Shipment } from '../shipping/shipment.entity.js';
import { ShipmentAlreadyDelivered, ShipmentNotFound } from '../shipping/shipment.errors.js';
import { ShipmentsService } from '../shipping/shipments.service.js';
import { ChangeShipmentRequest, ShipOrderRequest } from './dto/ship-order.request.js';
import {
  ShipmentList,
  ShipmentResponse,
  toShipmentResponse,
  toShipmentSummaryResponse,
} from './dto/shipment.response.js';
import { assertOrderUnchanged } from './order-etag.js';

const etagOfShipment = ({ version }: Shipment): string => etagOf(version);

const respond = (goods: ShippedGoods): HttpResult =>
  HttpResult.ok(toShipmentResponse(goods), { etag: etagOfShipment(goods.shipment) });

@Controller({ path: 'orders/:id/shipments', version: '1' })
@ApiSection('Shipments', 'What left the warehouse for an order, and how to follow it.')
export class ShipmentsController {
  constructor(
    private readonly shipping: ShipOrder,
    private readonly shipments: ShipmentsService,
    private readonly orders: OrdersService,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Post()
  @ApiDoc(
    'Ship an order',
    'Takes the goods out of the stock and records the shipment. Without `lines`, ships all that ' +
      'is left. The order is `shipped` when nothing is left, and `partially-shipped` before. ' +
      'Works while `allowedActions` of the order contains `ship`. If-Match takes the ETag of the ' +
      'order and is optional.',
  )
  @RequirePermission(OrderPermission.Ship)
  @ApiResult(201, 'The shipment.', ShipmentResponse, ['ETag', 'Location'])
  @ApiProblems(
    InsufficientStockAtLocation,
    LinesNotPossible,
    OrderActionNotPossible,
    OrderNotFound,
    PreconditionFailed,
    UnknownLocation,
  )
  shipOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request?: ShipOrderRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const goods = await this.shipping.ship(
        tx,
        actor,
        orderId,
        request ?? {},
        (order) => ifMatch && assertOrderUnchanged(ifMatch, order, actor),
      );
      const { shipment } = goods;
      return HttpResult.created(
        `/v1/orders/${orderId}/shipments/${shipment.id}`,
        toShipmentResponse(goods),
        { etag: etagOfShipment(shipment) },
      );
    });
  }

  @Get()
  @ApiDoc('List the shipments of an order', 'Oldest first.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'A page of shipments.', ShipmentList, ['Link'])
  @ApiProblems(OrderNotFound)
  async listShipments(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    const order = await this.orders.getHead(actor, orderId);
    return this.pages.respond({
      path: `/v1/orders/${orderId}/shipments`,
      query,
      fetch: (page) => this.shipments.list(order, page),
      keyset: ({ id }) => [id],
      item: (shipment) => toShipmentSummaryResponse(shipment, order),
    });
  }

  @Get(':shipmentId')
  @ApiDoc('Get a shipment', 'With the lines and quantities that it contains.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'The shipment.', ShipmentResponse, ['ETag'])
  @ApiProblems(OrderNotFound, ShipmentNotFound)
  async getShipment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('shipmentId') shipmentId: string,
  ): Promise<HttpResult> {
    return respond(await this.shipments.get(actor, orderId, shipmentId));
  }

  @Patch(':shipmentId')
  @ApiDoc(
    'Change the tracking of a shipment',
    'Changes only the fields that are sent; null removes one. If-Match takes the ETag of the ' +
      'shipment.',
  )
  @RequirePermission(OrderPermission.Ship)
  @ApiResult(200, 'The shipment as it is now.', ShipmentResponse, ['ETag'])
  @ApiProblems(OrderNotFound, ShipmentNotFound)
  async changeShipment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('shipmentId') shipmentId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeShipmentRequest,
  ): Promise<HttpResult> {
    const goods = await this.transactions.run((tx) =>
      this.shipments.track(tx, actor, { orderId, shipmentId }, request, (shipment) =>
        ifMatch.assert(etagOfShipment(shipment)),
      ),
    );
    return respond(goods);
  }

  @Post(':shipmentId/deliver')
  @ApiDoc(
    'Record the delivery of a shipment',
    'When all of an order was shipped, the delivery of its last shipment makes the order ' +
      '`delivered`. If-Match takes the ETag of the shipment and is optional.',
  )
  @RequirePermission(OrderPermission.Ship)
  @ApiResult(200, 'The shipment as it is now.', ShipmentResponse, ['ETag'])
  @ApiProblems(OrderNotFound, PreconditionFailed, ShipmentAlreadyDelivered, ShipmentNotFound)
  deliverShipment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('shipmentId') shipmentId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) =>
      respond(
        await this.shipments.deliver(tx, actor, { orderId, shipmentId }, (shipment) =>
          ifMatch?.assert(etagOfShipment(shipment)),
        ),
      ),
    );
  }
}
