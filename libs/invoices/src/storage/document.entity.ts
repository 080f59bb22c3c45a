import { isOneOf } from '@orderly/platform/database/is-one-of';
import { SqlIndex } from '@orderly/platform/database/sql-index';
import { Money, safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DOCUMENT_KINDS, type DocumentKind, type InvoiceData } from '../document/invoice-data.js';
import { Series } from '../series/series.entity.js';

/**
 * An invoice or a credit note. A trigger refuses every change and deletion: all that may ever
 * happen to a document is that the buyer is removed from it.
 */
@Entity({ schema: 'invoices', name: 'documents' })
@Unique(['series', 'number'])
@Unique(['fullNumber'])
@Index('documents_first_invoice_of_order', ['orderId'], {
  unique: true,
  where: "kind = 'invoice' AND follows IS NULL",
})
@Index('documents_followed_once', ['follows'], { unique: true, where: 'follows IS NOT NULL' })
@Index('documents_by_order', ['orderId', 'id'])
@SqlIndex('documents_by_customer', 'btree (customer_id, id DESC)')
@SqlIndex('documents_by_kind', 'btree (kind, id DESC)')
@Index('documents_by_preceding', ['refersTo'], { where: 'refers_to IS NOT NULL' })
@Index('documents_with_buyer', ['issueDate'], { where: 'redacted_at IS NULL' })
@Check('documents_kind_check', isOneOf('kind', DOCUMENT_KINDS))
@Check('documents_number_check', 'number >= 1')
@Check('documents_total_amount_check', 'total_amount >= 0')
@Check(
  'documents_order_refunded_check',
  'order_refunded IS NULL OR (order_refunded > 0 AND refers_to IS NOT NULL)',
)
@Check('documents_follows_check', "follows IS NULL OR kind = 'invoice'")
@Check(
  'documents_order_paid_check',
  'order_paid IS NULL OR (order_paid >= 0 AND refers_to IS NOT NULL)',
)
@Check('documents_refers_to_check', "(kind = 'credit-note') = (refers_to IS NOT NULL)")
export class InvoiceDocument {
  /** UUIDv7, from newId() before the insert. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  kind!: DocumentKind;

  @ForeignKey(() => Series)
  @Column('text')
  series!: string;

  @Column({ type: 'bigint', transformer: safeInteger })
  number!: number;

  /** With the prefix of its series: INV-2026-000001. */
  @Column('text')
  fullNumber!: string;

  /** An id, not a relation: the row belongs to orders. */
  @Column('uuid')
  orderId!: string;

  /** An id, not a relation: the row belongs to users. */
  @Column('uuid')
  customerId!: string;

  /** The invoice that a credit note corrects. */
  @ForeignKey(() => InvoiceDocument)
  @Column('uuid', { nullable: true })
  refersTo!: string | null;

  /**
   * The invoice of the order before this one. It was credited in full, and then the order was paid
   * again. Null: this is the first.
   */
  @ForeignKey(() => InvoiceDocument)
  @Column('uuid', { nullable: true })
  follows!: string | null;

  /**
   * Of a credit note: what was captured for the order by then, in minor units. Null for those of
   * releases that did not note it.
   */
  @Column({ type: 'bigint', nullable: true, transformer: safeInteger })
  orderPaid!: number | null;

  /** Of a credit note for refunds: what was refunded of the order by then, in minor units. */
  @Column({ type: 'bigint', nullable: true, transformer: safeInteger })
  orderRefunded!: number | null;

  @Column('timestamptz')
  issuedAt!: Date;

  @Column('date')
  issueDate!: string;

  /** With tax. */
  @Column(() => Money)
  total!: Money;

  @Column('jsonb')
  snapshot!: InvoiceData;

  /** When the buyer was removed. */
  @Column('timestamptz', { nullable: true })
  redactedAt!: Date | null;
}
