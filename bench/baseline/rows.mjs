/**
 * From rows in array form to what the contract shows. PostgreSQL runs in UTC, so its text of a time
 * is one replacement from RFC 3339.
 */
import pg from 'pg';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** `2026-11-20 20:00:00.12+00` becomes `2026-11-20T20:00:00.120Z`, without a Date in between. */
function rfc3339(text) {
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

export const types = {
  getTypeParser: (oid, format) => {
    if (oid === TIMESTAMPTZ) return rfc3339;
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

const CANCELLABLE = new Set(['placed', 'confirmed']);

export const HEAD_COLUMNS =
  'o.id, o.number, o.reference, o.customer_id, o.status, o.payment_status, o.total_amount, ' +
  'o.total_currency, o.placed_at, o.version, o.line_count, o.updated_at';
const HEAD_WIDTH = 12;
export const LINE_COLUMNS =
  'l.id, l.product_id, l.sku, l.name, l.quantity, l.unit_price_amount, l.unit_price_currency';

/** @param {unknown[]} row @param {boolean} mayCancel */
export const toHead = (row, mayCancel) => ({
  id: row[0],
  number: row[1],
  reference: row[2],
  customerId: row[3],
  status: row[4],
  paymentStatus: row[5],
  total: { amount: row[6], currency: row[7] },
  currency: row[7],
  placedAt: row[8],
  updatedAt: row[11],
  version: row[9],
  allowedActions: mayCancel && CANCELLABLE.has(row[4]) ? ['cancel'] : [],
});

export const toSummary = (row, mayCancel) => ({ ...toHead(row, mayCancel), lineCount: row[10] });

/** @param {unknown[]} row @param {number} at where the columns of the line begin */
export const toLine = (row, at = HEAD_WIDTH) => ({
  id: row[at],
  productId: row[at + 1],
  sku: row[at + 2],
  name: row[at + 3],
  quantity: row[at + 4],
  unitPrice: { amount: row[at + 5], currency: row[at + 6] },
  total: { amount: row[at + 5] * row[at + 4], currency: row[at + 6] },
});

export const PRODUCT_COLUMNS =
  'p.id, p.sku, p.name, p.description, p.unit_price_amount, p.unit_price_currency, s.on_hand ' +
  '- s.reserved, p.active, p.version, p.created_at, p.updated_at';

export const toProduct = (row) => ({
  id: row[0],
  sku: row[1],
  name: row[2],
  description: row[3],
  unitPrice: { amount: row[4], currency: row[5] },
  available: row[6],
  active: row[7],
  version: row[8],
  createdAt: row[9],
  updatedAt: row[10],
});
