import type { Tables } from '@orderly/platform/database/table-facts';

/** Says how each table of this schema grows, and how its rows end. */
export const INVOICES_TABLES: Tables = {
  'invoices.series': { growsWith: 'nothing', end: { stays: 'Two rows for each year.' } },
  'invoices.documents': {
    growsWith: 'orders',
    owner: 'customer_id',
    end: {
      stays:
        'Tax law: no number may be missing. The buyer is removed 10 years after the year of ' +
        'issue (`INVOICE_RETENTION_YEARS`), by `redact-old-invoices`.',
    },
  },
  'invoices.renderings': {
    growsWith: 'orders',
    end: {
      kept: '90 days; the PDF is made again from the document when it is needed',
      by: 'purge-invoice-renderings',
      walks: ['renderings_by_age'],
    },
  },
};
