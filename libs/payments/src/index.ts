export { PaymentsModule, PaymentsServicesModule } from './payments.module.js';
