import { adding } from './catalog/adding.js';
import { archiving } from './catalog/archiving.js';
import { bySku } from './catalog/by-sku.js';
import { categories } from './catalog/categories.js';
import { changing } from './catalog/changing.js';
import { listing } from './catalog/listing.js';
import { locations } from './catalog/locations.js';
import { prices } from './catalog/prices.js';
import { reading } from './catalog/reading.js';
import { setUp } from './catalog/set-up.js';
import { stock } from './catalog/stock.js';
import { stockInBulk } from './catalog/stock-in-bulk.js';
import { variants } from './catalog/variants.js';

describe('catalogue', () => {
  setUp();

  adding();
  listing();
  reading();
  changing();
  bySku();
  stock();
  archiving();
  prices();
  locations();
  stockInBulk();
  categories();
  variants();
});
