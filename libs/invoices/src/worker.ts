export { InvoicesConsumersModule } from './worker/invoices-consumers.module.js';
