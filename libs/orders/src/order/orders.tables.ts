import type { Tables } from '@orderly/platform/database/table-facts';

const BUSINESS_RECORDS = {
  stays: 'Business records. An erasure keeps them and removes what names the person.',
};

/** Says how each table of this schema grows, and how its rows end. */
export const ORDERS_TABLES: Tables = {
  'orders.orders': { growsWith: 'orders', owner: 'customer_id', end: BUSINESS_RECORDS },
  'orders.order_lines': { growsWith: 'orders', end: BUSINESS_RECORDS },
  'orders.customer_terms': {
    growsWith: 'accounts',
    owner: 'customer_id',
    end: { stays: 'Until the account is erased.' },
  },
  'orders.order_notes': {
    growsWith: 'orders',
    end: { stays: 'Until the account of the customer is erased.' },
  },
  'orders.return_lines': { growsWith: 'orders', end: BUSINESS_RECORDS },
  'orders.returns': { growsWith: 'orders', end: BUSINESS_RECORDS },
  'orders.shipment_lines': { growsWith: 'orders', end: BUSINESS_RECORDS },
  'orders.shipments': { growsWith: 'orders', end: BUSINESS_RECORDS },
  'orders.draft_orders': {
    growsWith: 'orders',
    owner: 'customer_id',
    end: {
      kept: '90 days after its last change: `DRAFT_ORDER_RETENTION_DAYS`',
      by: 'purge-draft-orders',
      walks: ['draft_orders_by_change'],
    },
  },
  'orders.order_tags': { growsWith: 'orders', end: { stays: 'As long as the order has the tag.' } },
  'orders.timeline': { growsWith: 'orders', end: BUSINESS_RECORDS },
};
