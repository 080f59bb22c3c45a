/** For checks of the data: it loads without the routes. */

export { InvoicesInvariantsModule } from '../verification/invoices-invariants.module.js';
