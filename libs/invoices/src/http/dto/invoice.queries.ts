import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line } from '@orderly/platform/http/fields/text';
import { DOCUMENT_KINDS, type DocumentKind } from '../../document/invoice-data.js';
import { FILE_FORMATS } from '../../rendering/format.js';

const FORMATS = ['json', ...FILE_FORMATS] as const;
export type Format = (typeof FORMATS)[number];

export class InvoiceFormatQuery {
  @OneOf(FORMATS, {
    optional: true,
    description:
      'The format, whatever the Accept header says. `ubl`, `cii` and `xrechnung` are XML as in ' +
      'EN 16931; `facturx` is the PDF with the XML inside. Without it, Accept decides: ' +
      'application/json, application/pdf, or application/xml, which is `ubl`.',
  })
  readonly format?: Format;
}

export class ListInvoicesQuery extends PageQuery {
  @OneOf(DOCUMENT_KINDS, { optional: true })
  readonly kind?: DocumentKind;

  @Id({ optional: true, description: 'Only documents of this order.' })
  readonly orderId?: string;

  @Id({
    optional: true,
    description:
      'Only documents of this customer. Customers other than the caller need ' +
      '`invoices:read-any`.',
  })
  readonly customerId?: string;

  @Line({
    max: 50,
    optional: true,
    description: 'The document with this number.',
    examples: ['INV-2026-000042'],
  })
  readonly number?: string;
}
