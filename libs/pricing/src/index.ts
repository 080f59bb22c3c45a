export { PricingModule, PricingServicesModule } from './pricing.module.js';
