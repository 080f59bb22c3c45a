import { cancelling } from './orders/cancelling.js';
import { filtering } from './orders/filtering.js';
import { listing } from './orders/listing.js';
import { placing } from './orders/placing.js';
import { reading } from './orders/reading.js';
import { refusingOrders } from './orders/refusing-orders.js';
import { setUp } from './orders/set-up.js';

describe('orders', () => {
  setUp();

  describe('POST /v1/orders', () => {
    placing();
    refusingOrders();
  });
  reading();
  listing();
  filtering();
  cancelling();
});
