import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { MoneyField, type MoneyResponse } from '@orderly/platform/http/fields/money';
import { PlainString } from '@orderly/platform/http/fields/text';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';
import { DOCUMENT_KINDS, type DocumentKind } from './invoice-data.js';
import { InvoicePermission } from './invoices.permissions.js';

/** The subject is the order. Ids and facts only. */
@ApiSchema({ name: 'DocumentIssuedData' })
export class DocumentIssued {
  @RfcId()
  readonly documentId: string;

  @OneOf(DOCUMENT_KINDS)
  readonly kind: DocumentKind;

  @PlainString({ description: 'The number in its series.' })
  readonly number: string;

  @RfcId()
  readonly orderId: string;

  @RfcId()
  readonly customerId: string;

  @MoneyField()
  readonly total: MoneyResponse;
}

export const DOCUMENT_ISSUED = defineEvent({
  type: 'invoices.document-issued.v1',
  summary: 'An invoice or a credit note was issued.',
  data: DocumentIssued,
  audience: 'public',
  permission: InvoicePermission.ReadAny,
});
