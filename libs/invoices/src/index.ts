export { InvoicesModule, InvoicesServicesModule } from './invoices.module.js';
