// The public API of the module. Everything else is private, and the build enforces it.
export { MANUAL } from './gateways/manual-gateway.js';
export { PaymentResponse, toPaymentResponse } from './http/dto/payment.response.js';
export type { Operation } from './payment/operation.entity.js';
export type { Payment } from './payment/payment.entity.js';
export {
  GatewayNotOffered,
  PaymentAmountNotOffered,
  PaymentAmountTooLarge,
  PaymentNotFound,
  PaymentNotManual,
  PaymentNotReady,
  PaymentOperationPending,
  PaymentProviderUnavailable,
  TooManyPayments,
} from './payment/payment.errors.js';
export {
  PAYMENT_CHANGED,
  PAYMENT_OPERATION_REQUESTED,
  type PaymentChangedData,
} from './payment/payment.events.js';
export { refundableOf } from './payment/refundable-of.js';
export { PaymentsModule, PaymentsServicesModule } from './payments.module.js';
export { PaymentSteps } from './requests/payment-steps.js';
export { Payments } from './requests/payments.js';
