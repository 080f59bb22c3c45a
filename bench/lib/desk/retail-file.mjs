/**
 * Reads the invoices of a shop from the file "Online Retail" of the UCI Machine Learning Repository
 * (or one with the same columns): one row per line of an invoice, in the order of time.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/**
 * @typedef {{ sku: string, name: string, quantity: number, pence: number }} Row
 * @typedef {{ number: string, customer: string | undefined, country: string | undefined, rows:
 *   Row[] }} Invoice `country` as its ISO 3166 code, where there is one
 */

const PENCE = /^(\d+)(?:\.(\d{1,2})0*)?$/;
/** Without "European Community" and "Unspecified", which are no countries. */
const COUNTRIES = {
  ...{ Australia: 'AU', Austria: 'AT', Bahrain: 'BH', Belgium: 'BE', Brazil: 'BR' },
  ...{ Canada: 'CA', 'Channel Islands': 'JE', Cyprus: 'CY', 'Czech Republic': 'CZ' },
  ...{ Denmark: 'DK', EIRE: 'IE', Finland: 'FI', France: 'FR', Germany: 'DE', Greece: 'GR' },
  ...{ 'Hong Kong': 'HK', Iceland: 'IS', Israel: 'IL', Italy: 'IT', Japan: 'JP' },
  ...{ Lebanon: 'LB', Lithuania: 'LT', Malta: 'MT', Netherlands: 'NL', Norway: 'NO' },
  ...{ Poland: 'PL', Portugal: 'PT', RSA: 'ZA', 'Saudi Arabia': 'SA', Singapore: 'SG' },
  ...{ Spain: 'ES', Sweden: 'SE', Switzerland: 'CH', USA: 'US', 'United Kingdom': 'GB' },
  'United Arab Emirates': 'AE',
};

/** @param {string} file a CSV file, gzipped if its name ends so @returns {Promise<Invoice[]>} */
export async function readInvoices(file) {
  const bytes = createReadStream(file);
  const rows = parse({ columns: true });
  // `pipe` passes no errors on, and without its destroy the reader would wait for more rows.
  const fail = (error) => rows.destroy(error);
  if (file.endsWith('.gz'))
    bytes.on('error', fail).pipe(createGunzip()).on('error', fail).pipe(rows);
  else bytes.on('error', fail).pipe(rows);
  const invoices = new Map();
  for await (const row of rows) {
    const number = row.invoice_no;
    if (!invoices.has(number)) invoices.set(number, invoiceOf(row));
    invoices.get(number).rows.push({
      sku: row.stock_code.trim(),
      name: row.description.trim(),
      quantity: Number(row.quantity),
      pence: penceOf(row.unit_price_gbp),
    });
  }
  return [...invoices.values()];
}

const invoiceOf = ({ invoice_no: number, customer_id: customer, country }) => ({
  number,
  customer: customer || undefined,
  country: COUNTRIES[country],
  rows: [],
});

/** NaN for negative amounts and fractions of a penny, of which the file has some. */
function penceOf(pounds) {
  const [, whole, fraction = ''] = PENCE.exec(pounds) ?? [];
  return whole === undefined ? Number.NaN : Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}
