/** For checks of the data: it loads without the routes. */

export { PricingInvariantsModule } from '../verification/pricing-invariants.module.js';
