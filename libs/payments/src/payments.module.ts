import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApplyProviderState } from './applying/apply-provider-state.js';
import { DeclineOperation } from './applying/decline-operation.js';
import { ManualGateway } from './gateways/manual-gateway.js';
import { PaymentGateways } from './gateways/payment-gateways.js';
import { StripeClient } from './gateways/stripe-client.js';
import { StripeGateway } from './gateways/stripe-gateway.js';
import { PaymentsController } from './http/payments.controller.js';
import { CheckTimes } from './payment/check-times.js';
import { Operation } from './payment/operation.entity.js';
import { Payment } from './payment/payment.entity.js';
import { PaymentHistory } from './payment/payment-history.js';
import { PaymentsRepository } from './payment/payments.repository.js';
import { PerformOperation } from './performing/perform-operation.js';
import { PaymentList } from './reading/payment-list.js';
import { PaymentSteps } from './requests/payment-steps.js';
import { Payments } from './requests/payments.js';
import { ReceiveProviderEvent } from './webhook/receive-provider-event.js';
import { StripeEventsController } from './webhook/stripe-events.controller.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Payment, Operation])],
  providers: [
    ManualGateway,
    StripeClient,
    StripeGateway,
    PaymentGateways,
    PaymentsRepository,
    PaymentHistory,
    ApplyProviderState,
    DeclineOperation,
    PerformOperation,
    CheckTimes,
    Payments,
    PaymentSteps,
  ],
  exports: [
    Payments,
    PaymentSteps,
    PaymentsRepository,
    PaymentGateways,
    StripeClient,
    ApplyProviderState,
    PerformOperation,
    CheckTimes,
  ],
})
export class PaymentsServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [PaymentsServicesModule],
  controllers: [StripeEventsController, PaymentsController],
  providers: [PaymentList, ReceiveProviderEvent],
  exports: [PaymentsServicesModule],
})
export class PaymentsModule {}
