import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EncryptionModule } from '@orderly/platform/encryption/encryption.module';
import { OutgoingHttpModule } from '@orderly/platform/outgoing-http/outgoing-http.module';
import { UsersServicesModule } from '@orderly/users';
import { Attempt } from './deliveries/attempt.entity.js';
import { DeliveriesRepository } from './deliveries/deliveries.repository.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { WebhookDelivery } from './deliveries/delivery.entity.js';
import { DeliveryActs } from './deliveries/delivery-acts.js';
import { DueDeliveries } from './endpoint/due-deliveries.js';
import { Endpoint } from './endpoint/endpoint.entity.js';
import { EndpointSecret } from './endpoint/endpoint-secret.entity.js';
import { EndpointSecrets } from './endpoint/endpoint-secrets.js';
import { EndpointsRepository } from './endpoint/endpoints.repository.js';
import { EndpointsService } from './endpoint/endpoints.service.js';
import { MayReceive } from './endpoint/may-receive.js';
import { WebhookSecretsModule } from './endpoint/webhook-secrets.module.js';
import { EventFeed } from './feed/event-feed.js';
import { PublicEvent } from './feed/public-event.entity.js';
import { PublicEventsRepository } from './feed/public-events.repository.js';
import { EventsController } from './http/events.controller.js';
import { WebhookDeliveriesController } from './http/webhook-deliveries.controller.js';
import { WebhookEndpointsController } from './http/webhook-endpoints.controller.js';

/** The services without the routes: for the worker. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Attempt, Endpoint, EndpointSecret, PublicEvent, WebhookDelivery]),
    EncryptionModule,
    OutgoingHttpModule,
    UsersServicesModule,
    WebhookSecretsModule,
  ],
  providers: [
    DeliveriesRepository,
    DueDeliveries,
    EndpointSecrets,
    EndpointsRepository,
    MayReceive,
    PublicEventsRepository,
  ],
  exports: [
    DeliveriesRepository,
    DueDeliveries,
    EndpointSecrets,
    EndpointsRepository,
    MayReceive,
    OutgoingHttpModule,
    PublicEventsRepository,
    UsersServicesModule,
  ],
})
export class WebhooksServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [WebhooksServicesModule],
  controllers: [WebhookEndpointsController, WebhookDeliveriesController, EventsController],
  providers: [DeliveriesService, DeliveryActs, EndpointsService, EventFeed],
})
export class WebhooksModule {}
