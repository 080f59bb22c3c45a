/** The product name in messages. */
export const BRAND = 'Orderly';
