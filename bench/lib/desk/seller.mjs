/** Who the invoices of the benchmark are from: without a seller, none are issued. */
export const SELLER = {
  SELLER_NAME: 'Online Retail Ltd',
  SELLER_STREET: '1 Example Street',
  SELLER_POST_CODE: 'EX1 2MP',
  SELLER_CITY: 'London',
  SELLER_COUNTRY: 'GB',
  SELLER_VAT_ID: 'GB123456789',
};
