/** The rows along which the invariants of orders read, also those of modules that know orders. */
export const ORDER_ROWS = { table: 'orders.orders', key: 'id' } as const;
