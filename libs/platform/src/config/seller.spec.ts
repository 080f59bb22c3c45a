import { loadConfig } from './load-config.js';

const FULL = {
  SELLER_NAME: 'Teapots Ltd',
  SELLER_STREET: '2 Kettle Lane',
  SELLER_POST_CODE: 'AB1 2CD',
  SELLER_CITY: 'Leeds',
  SELLER_COUNTRY: 'GB',
};
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:long-enough-word-37@db/orderly',
  PUBLIC_URL: 'https://shop.example',
};
const sellerIn = (variables: NodeJS.ProcessEnv) =>
  loadConfig({ DATABASE_URL: 'postgres://a@db/b', ...variables }).invoices.seller;

describe('the seller', () => {
  it('is invented outside production, and absent in production', () => {
    expect(sellerIn({})).toMatchObject({ name: 'Orderly Demo Ltd' });
    expect(sellerIn(PRODUCTION)).toBeUndefined();
  });

  it('is read from the settings, without the spaces of numbers', () => {
    const iban = 'GB33 BUKB 2020 1555 5555 55';

    expect(sellerIn({ ...PRODUCTION, ...FULL, SELLER_IBAN: iban })).toMatchObject({
      name: 'Teapots Ltd',
      vatId: null,
      iban: 'GB33BUKB20201555555555',
    });
  });

  it.each([
    [{ SELLER_NAME: 'Teapots Ltd' }, 'SELLER_STREET, SELLER_POST_CODE'],
    [{ ...FULL, SELLER_TAX_EXEMPTION: 'Small' }, 'needs SELLER_VAT_ID or SELLER_TAX_NUMBER'],
    [{ ...FULL, SELLER_IBAN: 'GB34BUKB20201555555555' }, 'check digits'],
    [{ ...FULL, SELLER_IBAN: 'GB34-BUKB' }, 'must be like GB33'],
    [{ ...FULL, SELLER_COUNTRY: 'England' }, 'SELLER_COUNTRY must be like GB'],
    [{ ...FULL, SELLER_NAME: 'a\nb' }, 'SELLER_NAME must be one line'],
  ])('is refused as %j', (variables, problem) => {
    expect(() => sellerIn(variables)).toThrow(problem);
  });
});
