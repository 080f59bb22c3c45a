import type { Variables } from './environment.js';

/** The party that invoices are issued by. */
export interface Seller {
  readonly name: string;
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly vatId: string | null;
  /** The number of the local tax office, where there is one beside the VAT id. */
  readonly taxNumber: string | null;
  /** Why sales without tax are exempt; null: they are zero rated, or outside the scope of VAT. */
  readonly taxExemption: string | null;
  readonly contact: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly iban: string | null;
  readonly bic: string | null;
}

/** Invented: the VAT id, phone number and IBAN are those that manuals use. */
export const DEMO_SELLER: Seller = {
  name: 'Orderly Demo Ltd',
  street: '1 Example Street',
  postCode: 'EX1 2MP',
  city: 'London',
  country: 'GB',
  vatId: 'GB123456789',
  taxNumber: null,
  taxExemption: null,
  contact: 'Accounts',
  phone: '+44 20 7946 0000',
  email: 'accounts@orderly.example',
  iban: 'GB33BUKB20201555555555',
  bic: 'BUKBGB22',
};

const REQUIRED = [
  'SELLER_NAME',
  'SELLER_STREET',
  'SELLER_POST_CODE',
  'SELLER_CITY',
  'SELLER_COUNTRY',
] as const;

/** A seller of whom a part is missing cannot issue an invoice, and would only find out later. */
export function sellerContradictions(v: Variables): string[] {
  const missing = REQUIRED.filter((name) => v[name] === undefined);
  const isMeant = Object.keys(v).some((name) => name.startsWith('SELLER_'));
  const problems =
    isMeant && missing.length > 0
      ? [`${missing.join(', ')} must be set too: an invoice names the seller in full.`]
      : [];
  const isRegistered = v.SELLER_VAT_ID !== undefined || v.SELLER_TAX_NUMBER !== undefined;
  if (v.SELLER_TAX_EXEMPTION !== undefined && !isRegistered)
    problems.push('SELLER_TAX_EXEMPTION needs SELLER_VAT_ID or SELLER_TAX_NUMBER.');
  return problems;
}

/** Call it without contradictions. Undefined when no seller is set in production. */
export function readSeller(v: Variables, production: boolean): Seller | undefined {
  const {
    SELLER_NAME: name,
    SELLER_STREET: street,
    SELLER_POST_CODE: postCode,
    SELLER_CITY: city,
    SELLER_COUNTRY: country,
  } = v;
  if (!name || !street || !postCode || !city || !country)
    return production ? undefined : DEMO_SELLER;
  return {
    ...{ name, street, postCode, city, country },
    vatId: v.SELLER_VAT_ID ?? null,
    taxNumber: v.SELLER_TAX_NUMBER ?? null,
    taxExemption: v.SELLER_TAX_EXEMPTION ?? null,
    contact: v.SELLER_CONTACT ?? null,
    phone: v.SELLER_PHONE ?? null,
    email: v.SELLER_EMAIL ?? null,
    iban: v.SELLER_IBAN ?? null,
    bic: v.SELLER_BIC ?? null,
  };
}
