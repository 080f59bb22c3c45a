import type { Tables } from '@orderly/platform/database/table-facts';

const ORDERS_REFER = { stays: 'Orders refer to products.' };

/** Says how each table of this schema grows, and how its rows end. */
export const CATALOG_TABLES: Tables = {
  'catalog.products': { growsWith: 'products', end: ORDERS_REFER },
  'catalog.categories': { growsWith: 'nothing', end: { stays: 'Until staff remove them.' } },
  'catalog.product_categories': {
    growsWith: 'products',
    end: { stays: 'Until the product leaves the category.' },
  },
  'catalog.prices': {
    growsWith: 'products',
    end: { stays: 'The prices of the products, replaced with each change.' },
  },
  'catalog.stock': { growsWith: 'products', end: ORDERS_REFER },
  'catalog.locations': { growsWith: 'nothing', end: { stays: 'A few places.' } },
  'catalog.stock_levels': { growsWith: 'products', end: ORDERS_REFER },
  'catalog.stock_movements': {
    growsWith: 'orders',
    end: { stays: 'Business records: the ledger of the stock. People are in it as ids only.' },
  },
  'catalog.search_words': {
    growsWith: 'products',
    end: { stays: 'The words of the products, each once.' },
  },
  'catalog.reservations': {
    growsWith: 'orders',
    end: { stays: 'Business records: what an order took from the stock.' },
  },
};
