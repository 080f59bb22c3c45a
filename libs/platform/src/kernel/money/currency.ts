/**
 * ISO 4217 list one, published 2026-01-01 by SIX, which keeps the standard:
 * https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html
 * Each code stands under the number of digits in its minor unit.
 *
 * Left out because nothing is sold in them: funds codes and units of account (BOV, CHE, CHW, CLF,
 * COU, MXV, USN, UYI, UYW, XAD, XDR, XSU, XUA), bond units and metals (XBA to XBD, XAG, XAU, XPD,
 * XPT), and the codes for tests and for no currency (XTS, XXX).
 */
const CURRENT: ReadonlyArray<readonly [digits: number, codes: string]> = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF ' +
      'CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ ' +
      'GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD ' +
      'MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK ' +
      'PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL ' +
      'THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
];

/**
 * Withdrawn since 2017 (list three of the same date). No new price is in them, but orders placed
 * while they were valid stay readable, and a product keeps its price until somebody changes it.
 * A code that leaves list one moves here: an answer must never hold a code that we do not know.
 */
const WITHDRAWN: typeof CURRENT = [
  [0, 'BYR'],
  [2, 'ANG BGN CUC HRK MRO SLL STD VEF ZWL'],
];

const digitsByCode = (lists: typeof CURRENT): ReadonlyMap<string, number> =>
  new Map(
    lists.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
  );

const CURRENT_DIGITS = digitsByCode(CURRENT);
const KNOWN_DIGITS = digitsByCode([...CURRENT, ...WITHDRAWN]);

/** An ISO 4217 alphabetic code that `isKnownCurrency` accepts. */
export type Currency = string;

/** Every currency that an amount may be in, withdrawn ones too: what answers can hold. */
export const CURRENCIES: readonly Currency[] = [...KNOWN_DIGITS.keys()].sort();

/** Whether a new price may be in this currency: it is valid now, and things are sold in it. */
export const isCurrentCurrency = (code: string): boolean => CURRENT_DIGITS.has(code);

/** Whether an amount may be in this currency, be it an old one. */
export const isKnownCurrency = (code: string): boolean => KNOWN_DIGITS.has(code);

/**
 * How many digits stand behind the decimal point: 2 for GBP, 0 for JPY, 3 for KWD.
 * @throws RangeError for a code that is no known currency
 */
export function exponentOf(currency: Currency): number {
  const exponent = KNOWN_DIGITS.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency`);
  return exponent;
}
