/**
 * ISO 4217 list one, published 2026-01-01 by SIX, the maintenance agency:
 * https://www.six-group.com/en/products-services/financial-information/market-reference-data/data-standards.html
 * Codes are grouped by the number of digits in their minor unit.
 *
 * Excluded because nothing is sold in them: funds codes and units of account (BOV, CHE, CHW, CLF,
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
 * Withdrawn since 2017 (list three of the same date). New prices cannot use them, but orders placed
 * while they were valid stay readable, and a product keeps its price until it is changed. A code
 * that leaves list one moves here, because a response must never contain a code that we do not
 * know.
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

/**
 * Every currency that an amount may have, including withdrawn ones: the possible values in
 * responses.
 */
export const CURRENCIES: readonly Currency[] = [...KNOWN_DIGITS.keys()].sort();

/** Whether a new price may have this currency: it is valid now, and things are sold in it. */
export const isCurrentCurrency = (code: string): boolean => CURRENT_DIGITS.has(code);

/** Whether an amount may have this currency, including withdrawn ones. */
export const isKnownCurrency = (code: string): boolean => KNOWN_DIGITS.has(code);

/**
 * The number of digits after the decimal point: 2 for GBP, 0 for JPY, 3 for KWD.
 * @throws RangeError for an unknown currency code
 */
export function exponentOf(currency: Currency): number {
  const exponent = KNOWN_DIGITS.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency`);
  return exponent;
}
