// The public API of the module. Everything else is private, and the build enforces it.
export { DOCUMENT_ISSUED } from './document/invoices.events.js';
export { InvoicesModule } from './invoices.module.js';
