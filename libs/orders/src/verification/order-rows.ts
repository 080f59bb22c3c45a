/** The rows along which the invariants of orders read. */
export const ORDER_ROWS = { table: 'orders.orders', key: 'id' } as const;
