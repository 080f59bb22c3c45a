import { DOCUMENT_ISSUED } from '@orderly/invoices';
import { MAIL_QUEUED } from '@orderly/notifications';
import {
  ORDER_CANCELLED,
  ORDER_CLOSED,
  ORDER_CONFIRMED,
  ORDER_DELIVERED,
  ORDER_EXPIRED,
  ORDER_EXPORT,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PAYMENT_CHANGED,
  ORDER_PAYMENT_RETURNED,
  ORDER_PLACED,
  ORDER_REFUND_FAILED,
  ORDER_REFUND_REQUESTED,
  ORDER_REINSTATED,
  ORDER_SHIPPED,
  RETURN_APPROVED,
  RETURN_CANCELLED,
  RETURN_CLOSED,
  RETURN_RECEIVED,
  RETURN_REJECTED,
  RETURN_REQUESTED,
  SHIPMENT_CHANGED,
  SHIPMENT_DELIVERED,
} from '@orderly/orders';
import { PAYMENT_CHANGED, PAYMENT_OPERATION_REQUESTED } from '@orderly/payments';
import type { EventRoutes } from '@orderly/platform/messaging/events/event-routes';
import { ERASURE_DUE, EXPORT_ASKED, EXPORT_READY, PERSON_ERASED } from '@orderly/privacy';
import {
  EMAIL_CHANGE_ASKED,
  PASSWORD_RESET_ASKED,
  REGISTRATION_REPEATED,
  USER_INVITED,
  USER_REGISTERED,
  USER_SECURITY_NOTICE,
  USER_SUSPENDED,
} from '@orderly/users';

const NOTIFICATIONS = 'notifications';
const MAIL = 'mail';
const ORDER_PAYMENTS = 'order-payments';
const AUTH_SUSPENSIONS = 'auth-suspensions';
const PAYMENT_OPERATIONS = 'payment-operations';
const EXPORTS = 'personal-exports';
const INVOICES = 'invoices';
const INVOICE_RENDERING = 'invoice-rendering';
const ERASURES = [
  'users-erasure',
  'auth-erasure',
  'orders-erasure',
  'payments-erasure',
  'invoices-erasure',
  'notifications-erasure',
  'platform-erasure',
];

/**
 * Says which consumers receive which event, for the whole system: this table is its asynchronous
 * half. Every type of event is listed, also those without a consumer: a missing one waits in the
 * outbox for a worker that knows it. So workers are deployed before the code that records new
 * events.
 */
export const EVENT_ROUTES: EventRoutes = {
  [ORDER_PLACED]: [NOTIFICATIONS],
  [ORDER_CONFIRMED]: [],
  [ORDER_PARTIALLY_SHIPPED]: [NOTIFICATIONS, INVOICES],
  [ORDER_SHIPPED]: [NOTIFICATIONS, INVOICES, ORDER_PAYMENTS],
  [ORDER_DELIVERED]: [],
  [ORDER_CANCELLED]: [NOTIFICATIONS, INVOICES],
  [ORDER_CLOSED]: [NOTIFICATIONS],
  [ORDER_EXPIRED]: [NOTIFICATIONS],
  [ORDER_REINSTATED]: [],
  [ORDER_PAYMENT_CHANGED]: [NOTIFICATIONS, INVOICES],
  [ORDER_PAYMENT_RETURNED]: [],
  [ORDER_REFUND_REQUESTED]: [],
  [ORDER_REFUND_FAILED]: [],
  [ORDER_EXPORT.event]: [ORDER_EXPORT.name],
  [PAYMENT_OPERATION_REQUESTED]: [PAYMENT_OPERATIONS],
  [PAYMENT_CHANGED]: [ORDER_PAYMENTS],
  [DOCUMENT_ISSUED]: [INVOICE_RENDERING],
  [SHIPMENT_CHANGED]: [],
  [SHIPMENT_DELIVERED]: [],
  [RETURN_REQUESTED]: [],
  [RETURN_APPROVED]: [NOTIFICATIONS],
  [RETURN_REJECTED]: [NOTIFICATIONS],
  [RETURN_CANCELLED]: [],
  [RETURN_RECEIVED]: [NOTIFICATIONS],
  [RETURN_CLOSED]: [],
  [USER_REGISTERED]: [NOTIFICATIONS],
  [REGISTRATION_REPEATED]: [NOTIFICATIONS],
  [USER_INVITED]: [NOTIFICATIONS],
  [EMAIL_CHANGE_ASKED]: [NOTIFICATIONS],
  [PASSWORD_RESET_ASKED]: [NOTIFICATIONS],
  [USER_SECURITY_NOTICE]: [NOTIFICATIONS],
  [USER_SUSPENDED]: [AUTH_SUSPENSIONS],
  [MAIL_QUEUED]: [MAIL],
  [EXPORT_ASKED]: [EXPORTS],
  [EXPORT_READY]: [NOTIFICATIONS],
  [ERASURE_DUE]: ERASURES,
  [PERSON_ERASED]: [],
};
