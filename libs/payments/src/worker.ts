export { PaymentsConsumersModule } from './worker/payments-consumers.module.js';
