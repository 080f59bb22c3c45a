/** For checks of the data, of this and of other modules: it loads without the routes. */

export type { Operation } from '../payment/operation.entity.js';
export type { Payment } from '../payment/payment.entity.js';
export { PAYMENT_CHANGED } from '../payment/payment.events.js';
export { PaymentsInvariantsModule } from '../verification/payments-invariants.module.js';
export { paymentsOfSubjects } from '../verification/payments-of-subjects.js';
