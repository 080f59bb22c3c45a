export { PricingModule, PricingServicesModule } from './pricing.module.js';
export { PricingInvariantsModule } from './verification/pricing-invariants.module.js';
