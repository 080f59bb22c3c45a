// The public API of the module. Everything else is private, and the build enforces it.
export { CatalogModule, CatalogServicesModule } from './catalog.module.js';
export { PRODUCT_EXPORT } from './exporting/product-export.js';
export { PRODUCT_IMPORT } from './importing/product-import.js';
export {
  InsufficientStockAtLocation,
  LocationInactive,
  UnknownLocation,
} from './ledger/stock.errors.js';
export { ProductSearch } from './search/product-search.js';
export type { Offer } from './selling/offer.js';
export { Offers } from './selling/offers.js';
export { pricesFor } from './selling/price-for.js';
export {
  InsufficientStock,
  NoPriceInCurrency,
  ProductNotForSale,
  UnknownProduct,
} from './selling/sale.errors.js';
export { SALE_FRAGMENT } from './selling/sale.sql.js';
export { Sales } from './selling/sales.js';
export type { SaleLine } from './selling/sellable.js';
