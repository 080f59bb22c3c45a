// The door of the module. What is not exported here is private, and the build says so.
export { CatalogModule, CatalogServicesModule } from './catalog.module.js';
export { CATALOG_PERMISSIONS, CatalogPermission } from './catalog.permissions.js';
export { DemoCatalogueSeeder } from './demo-catalogue.seeder.js';
export { type CachedPrice, PriceCache } from './price-cache.js';
export { InsufficientStock, ProductNotForSale, UnknownProduct } from './sale.errors.js';
export { type OfferedSale, SALE_PART } from './sale.sql.js';
export { type SaleLine, Sales, type SoldLine } from './sales.js';
